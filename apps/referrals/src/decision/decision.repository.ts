import type { EpisodeWork, Outcome } from '@conjoint/contracts';
import { newId, type PartitionDb, type Tx } from '@conjoint/platform';
import { NAMES_HIDDEN_CHILD } from '../restriction/hidden.js';
import { stopClock } from '../clock/clock.repository.js';
import { STATES_TO_JOIN, type EpisodeState } from '../episode/episode.rules.js';
import type { ReferralState } from '../referral/referral.rules.js';
import type { ChildOfReferral } from './decision.rules.js';

export interface ReferralToDecide {
  id: string;
  state: ReferralState;
  version: number;
  received_at: Date;
  /** Whether it names a child whose record is hidden. */
  hidden: boolean;
  /** When the front-door clock runs out. */
  due_at: Date;
}

export async function findReferral(
  db: Pick<PartitionDb, 'query'>,
  referralId: string,
): Promise<{ hidden: boolean } | null> {
  const [row] = await db.query<{ hidden: boolean }>(
    `select ${NAMES_HIDDEN_CHILD} as hidden from referral where id = $1`,
    [referralId],
  );
  return row ?? null;
}

/** The referral, locked until the transaction ends. */
export async function lockReferralToDecide(tx: Tx, referralId: string): Promise<ReferralToDecide | null> {
  const [row] = await tx.query<ReferralToDecide>(
    `select referral.id, referral.state, referral.version, referral.received_at, clock.due_at,
       ${NAMES_HIDDEN_CHILD} as hidden
     from referral join clock on clock.referral_id = referral.id and clock.kind = 'front-door-decision'
       and clock.superseded_at is null
     where referral.id = $1 for update of referral`,
    [referralId],
  );
  return row ?? null;
}

export async function childrenToDecide(tx: Tx, referralId: string): Promise<ChildOfReferral[]> {
  return tx.query<ChildOfReferral>(
    `select referral_child.child_id as "childId", referral_child.state, decision.outcome
     from referral_child left join decision
       on decision.referral_id = referral_child.referral_id and decision.child_id = referral_child.child_id
     where referral_child.referral_id = $1 order by referral_child.position`,
    [referralId],
  );
}

/** Councils of the partnership, by code, that hold one of these children by the register; this council is not among them. */
export async function otherHolders(tx: Tx, childIds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ holder: string }>(
    `select distinct holder from case_holding
     where child_id = any($1) and until is null and holder <> conjoint_partition() and holder ~ '^[EWSN][0-9]{8}$'`,
    [childIds],
  );
  return rows.map(({ holder }) => holder);
}

/** The decisions an earlier sending of the same request made, by child. */
export function decisionsOfRequest(
  db: Pick<PartitionDb | Tx, 'query'>,
  requestId: string,
): Promise<{ referral_id: string; child_id: string; outcome: string }[]> {
  return db.query('select referral_id, child_id, outcome from decision where request_id = $1', [requestId]);
}

export interface NewDecision {
  referralId: string;
  childId: string;
  requestId: string;
  outcome: Outcome;
  rationale: string;
  decidedAt: string;
  decidedBy: string;
  decidedByName: string;
  copiedFromChildId: string | null;
  inTime: boolean;
  authorityId: string | null;
  authorityStatute: string | null;
}

export async function insertDecision(tx: Tx, decision: NewDecision): Promise<void> {
  await tx.query(
    `insert into decision (id, referral_id, child_id, request_id, outcome, rationale, decided_at, decided_by,
       decided_by_name, copied_from_child_id, in_time, authority_id, authority_statute)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      newId(),
      decision.referralId,
      decision.childId,
      decision.requestId,
      decision.outcome,
      decision.rationale,
      decision.decidedAt,
      decision.decidedBy,
      decision.decidedByName,
      decision.copiedFromChildId,
      decision.inTime,
      decision.authorityId,
      decision.authorityStatute,
    ],
  );
}

/** Counts the version on; with every child settled the front-door clock stops. */
export async function settleReferral(
  tx: Tx,
  {
    referralId,
    state,
    settled,
    at,
  }: { referralId: string; state: ReferralState; settled: boolean; at: string },
): Promise<void> {
  await tx.query('update referral set version = version + 1, state = $2 where id = $1', [referralId, state]);
  if (settled) await stopClock(tx, { kind: 'front-door-decision', referralId, at });
}

/** The open episodes of children, locked: a child has one at most, so what is decided now may have to join it. */
export async function openEpisodesOf(tx: Tx, childIds: readonly string[]): Promise<Map<string, OpenEpisode>> {
  const rows = await tx.query<OpenEpisode & { child_id: string }>(
    `select id, child_id, origin, work from episode where child_id = any($1) and state = any($2) order by id for no key update`,
    [childIds, STATES_TO_JOIN],
  );
  return new Map(rows.map(({ child_id: childId, ...open }) => [childId, open]));
}

export interface OpenEpisode {
  id: string;
  origin: 'referral' | 'census';
  work: EpisodeWork | null;
}

export async function setWork(tx: Tx, episodeId: string, work: EpisodeWork): Promise<void> {
  await tx.query('update episode set work = $2, version = version + 1 where id = $1', [episodeId, work]);
}

export interface NewEpisode {
  childId: string;
  referralId: string;
  openedOn: string;
  referralNfa: boolean;
  work: EpisodeWork;
  state: EpisodeState;
  /** Null for an episode that stays open. */
  closed: { on: string; reason: string } | null;
}

export async function insertEpisode(tx: Tx, episode: NewEpisode): Promise<string> {
  const id = newId();
  await tx.query(
    `insert into episode (id, child_id, state, opened_on, closed_on, closure_reason, referral_id, origin, referral_nfa, work)
     values ($1, $2, $3, $4, $5, $6, $7, 'referral', $8, $9)`,
    [
      id,
      episode.childId,
      episode.state,
      episode.openedOn,
      episode.closed?.on ?? null,
      episode.closed?.reason ?? null,
      episode.referralId,
      episode.referralNfa,
      episode.work,
    ],
  );
  return id;
}
