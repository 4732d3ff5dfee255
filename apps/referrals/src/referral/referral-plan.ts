import type { CaseHolding, ReferralFact, ReferralInput } from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { alertRow } from '../alert/alert.repository.js';
import { referralClockRows } from '../clock/clock.repository.js';
import {
  householdRows,
  knownAdults,
  type KnownAddress,
  type KnownAdult,
} from '../household/household-rows.js';
import {
  isReReferral,
  referralChildLifecycle,
  type ReferralChildState,
  type ReferralState,
} from './referral.rules.js';

/** What the records know of a child whom the worker recognised. */
export interface RecognisedChild {
  childId: string;
  openEpisode: { id: string; workerKey: string | null } | null;
  /** When the other referrals of the child that count here were received. */
  receivedAt: readonly string[];
  /** London dates of census episodes, which begin with a referral. */
  censusOpenedOn: readonly string[];
  addresses: readonly KnownAddress[];
  /** Adults the records have beside this child. */
  adults: readonly KnownAdult[];
  /** Who holds the case now by this council's register, or null where it has no entry. */
  holder: string | null;
}

export interface ReferralToRecord {
  referralId: string;
  requestId: string;
  /** Checked: see `checkReferral`. */
  referral: ReferralInput;
  holding: CaseHolding;
  /** This council. */
  partition: string;
  now: Date;
  by: { key: string; name: string };
  /** From when this council holds the case: the receipt, or the release by another council. */
  heldSince: string;
  /** By `childId`. */
  recognised: ReadonlyMap<string, RecognisedChild>;
}

export interface PlannedChild {
  ref: string;
  childId: string;
  state: ReferralChildState;
  joinedEpisodeId: string | null;
  reReferral: boolean;
}

/** Every row of a referral, ready for one statement, and what the caller needs to know of it. */
export interface ReferralPlan {
  referralId: string;
  state: ReferralState;
  /** False when every child joined an open episode. */
  counted: boolean;
  children: PlannedChild[];
  /** Null when nothing is counted. */
  fact: ReferralFact | null;
  rows: Record<
    | 'referral'
    | 'people'
    | 'addresses'
    | 'residences'
    | 'relationships'
    | 'children'
    | 'adults'
    | 'clocks'
    | 'holdings'
    | 'information'
    | 'alerts',
    object[]
  >;
}

/** Turns a checked referral into rows. Pure but for new ids: nothing is read or written here. */
export function planReferral(input: ReferralToRecord): ReferralPlan {
  const { referral, referralId, now, recognised } = input;
  const at = now.toISOString();
  const byRef = new Map(
    referral.children.flatMap(({ ref, sameAsChildId }) => {
      const child = sameAsChildId === null ? undefined : recognised.get(sameAsChildId);
      return child ? [[ref, child] as const] : [];
    }),
  );
  const known = new Map([
    ...[...byRef].map(([ref, { childId, addresses }]) => [ref, { personId: childId, addresses }] as const),
    ...knownAdults(referral.adults, adultsBeside([...byRef.values()])),
  ]);
  const household = householdRows(referral, { referralId, at, by: input.by.key, known });
  const children = referral.children.map(({ ref }) =>
    planChild(ref, household.ids.get(ref)!, referral.received.receivedAt, byRef.get(ref)),
  );
  const counted = children.some(({ state }) => state === 'waiting');
  const state = !counted ? 'decided' : input.holding.route === 'pass-on' ? 'offered' : 'waiting';
  const clocks = referralClockRows(referralId, referral.received.receivedAt).filter(
    // Nothing is to be decided about information; whoever told us is still thanked.
    (clock) => counted || clock.kind !== 'front-door-decision',
  );
  const { ids: _, ...householdOnly } = household;
  return {
    referralId,
    state,
    counted,
    children,
    fact: counted ? factOf(input, state, children, clocks) : null,
    rows: {
      ...householdOnly,
      referral: [referralRow(input, state, counted)],
      children: children.map((child, position) => ({
        referral_id: referralId,
        child_id: child.childId,
        ref: child.ref,
        position,
        told: referral.children[position],
        recognised: byRef.has(child.ref),
        state: child.state,
        joined_episode_id: child.joinedEpisodeId,
        re_referral: child.reReferral,
      })),
      adults: referral.adults.map((told, position) => ({
        referral_id: referralId,
        person_id: household.ids.get(told.ref),
        ref: told.ref,
        position,
        told,
      })),
      clocks,
      holdings: children
        .filter(({ ref }) => (byRef.get(ref)?.holder ?? null) === null)
        .map(({ childId }) => holdingRow(input, childId)),
      information: informationRows(input, children),
      alerts: [...joinedAlerts(input, children, byRef), ...(counted ? dangerAlerts(input, state) : [])],
    },
  };
}

/** Each once, although two children may have the same mother. */
function adultsBeside(children: readonly RecognisedChild[]): KnownAdult[] {
  return [
    ...new Map(children.flatMap(({ adults }) => adults.map((adult) => [adult.personId, adult]))).values(),
  ];
}

function planChild(
  ref: string,
  childId: string,
  receivedAt: string,
  known: RecognisedChild | undefined,
): PlannedChild {
  const joinedEpisodeId = known?.openEpisode?.id ?? null;
  const joins = joinedEpisodeId !== null;
  return {
    ref,
    childId,
    state: joins
      ? referralChildLifecycle.next(referralChildLifecycle.initial, 'join-episode')
      : referralChildLifecycle.initial,
    joinedEpisodeId,
    reReferral:
      !joins &&
      isReReferral({
        receivedAt,
        earlierReceivedAt: known?.receivedAt ?? [],
        censusOpenedOn: known?.censusOpenedOn ?? [],
      }),
  };
}

function referralRow(input: ReferralToRecord, state: ReferralState, counted: boolean): object {
  const { referral, holding, by, now } = input;
  const { danger, received, referrer, worry } = referral;
  return {
    id: input.referralId,
    request_id: input.requestId,
    state,
    version: 1,
    counted,
    in_danger: danger.inDanger,
    action_taken: danger.actionTaken,
    received_at: received.receivedAt,
    received_how: received.how,
    source_code: referrer.source,
    anonymous: referrer.anonymous,
    referrer_name: referrer.name,
    referrer_organisation: referrer.organisation,
    referrer_relationship: referrer.relationship,
    referrer_telephone: referrer.telephone,
    referrer_email: referrer.email,
    worry: worry.worry,
    parents_aware: worry.parentsAware,
    parents_aware_note: worry.parentsAwareNote,
    told_relationships: referral.relationships,
    told_addresses: referral.addresses,
    postcode: holding.postcode,
    area_gss: holding.areaGss,
    area_name: holding.areaName,
    area_is_member: holding.areaIsMember,
    chosen: holding.chosen,
    chosen_name: holding.chosenName,
    override_reason: holding.overrideReason,
    route: holding.route,
    route_explanation: holding.explanation,
    recorded_at: now.toISOString(),
    recorded_by: by.key,
    recorded_by_name: by.name,
  };
}

function holdingRow(input: ReferralToRecord, childId: string): object {
  return {
    id: newId(),
    child_id: childId,
    referral_id: input.referralId,
    holder: input.partition,
    since: input.heldSince,
    reason:
      input.holding.route === 'here'
        ? 'referral received'
        : 'referral received, until another council takes it',
  };
}

const hasJoined = ({ state }: PlannedChild): boolean => state === 'joined-episode';

/** New information about children with an open episode. */
function informationRows(
  { referral, referralId, now, by }: ReferralToRecord,
  children: readonly PlannedChild[],
): object[] {
  const { worry, danger, received, referrer } = referral;
  const urgent = danger.inDanger ? `A child is in danger now. Done so far: ${danger.actionTaken}\n\n` : '';
  return children.filter(hasJoined).map(({ childId, joinedEpisodeId }) => ({
    id: newId(),
    episode_id: joinedEpisodeId,
    child_id: childId,
    referral_id: referralId,
    received_at: received.receivedAt,
    source_code: referrer.source,
    summary: `${urgent}${worry.worry}`,
    recorded_at: now.toISOString(),
    recorded_by: by.key,
    recorded_by_name: by.name,
  }));
}

/** The worker and the managers hear of new information about a child whose case is open. */
function joinedAlerts(
  { referral, referralId, now }: ReferralToRecord,
  children: readonly PlannedChild[],
  byRef: ReadonlyMap<string, RecognisedChild>,
): object[] {
  return children.filter(hasJoined).flatMap(({ ref, childId }) => {
    const worker = byRef.get(ref)!.openEpisode!.workerKey;
    const text = `New information about a child whose case is open${referral.danger.inDanger ? ', who may be in danger now' : ''}. It joined the open episode`;
    const about = { kind: 'information-joined', at: now, childId, referralId, text };
    return [
      ...(worker === null ? [] : [alertRow({ ...about, forPersonKey: worker })]),
      alertRow({ ...about, forRole: 'team-manager' }),
      alertRow({ ...about, forRole: 'front-door-manager' }),
    ];
  });
}

/** Nobody looks at a queue by chance: the manager of the front door hears of danger as soon as it is recorded, or taken over. */
function dangerAlerts({ referral, referralId, now }: ReferralToRecord, state: ReferralState): object[] {
  if (!referral.danger.inDanger) return [];
  const then =
    state === 'offered'
      ? 'It is offered to another council; until that council has accepted it, this council is responsible'
      : 'It waits for a decision';
  const text = `A referral says that a child is in danger now. ${then}`;
  return [alertRow({ kind: 'child-in-danger', at: now, referralId, forRole: 'front-door-manager', text })];
}

function factOf(
  { referralId, referral, now }: ReferralToRecord,
  state: ReferralState,
  children: readonly PlannedChild[],
  clocks: readonly { kind: string; due_at: string }[],
): ReferralFact {
  return {
    referralId,
    state,
    receivedAt: new Date(referral.received.receivedAt).toISOString(),
    recordedAt: now.toISOString(),
    decisionDueAt: clocks.find(({ kind }) => kind === 'front-door-decision')!.due_at,
    sourceCode: referral.referrer.source,
    children: children.map((child) => ({
      childId: child.childId,
      state: child.state,
      reReferral: child.reReferral,
      outcome: null,
      decidedAt: null,
    })),
  };
}
