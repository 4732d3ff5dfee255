import {
  referralChanged,
  referralDecided,
  type addToHousehold,
  type ParsedRequestOf,
  type withdrawFromHousehold,
} from '@conjoint/contracts';
import { DomainError, validationFailed } from '@conjoint/kernel';
import { CLOCK, newId, type Call, type Clock, type Tx } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { raiseAlert } from '../alert/alert.repository.js';
import { stopClock } from '../clock/clock.repository.js';
import { householdRows, knownAdults } from '../household/household-rows.js';
import type { ToldAdult } from '../household/person-check.rules.js';
import { changeReferral } from '../referral/change.repository.js';
import { changeLocked, mayChange, refuseStale } from '../referral/locked-referral.js';
import { recountReReferrals } from '../referral/re-referral.repository.js';
import { publishReferral } from '../referral/referral-fact.repository.js';
import { toldChildren, toldReferral, type ReferralRow } from '../referral/referral-read.repository.js';
import { insertRows, lockRecognised } from '../referral/referral.repository.js';
import { referralChildLifecycle, referralLifecycle } from '../referral/referral.rules.js';
import { AddedChildren } from './added-children.js';
import { insertCorrections } from './correction.repository.js';
import { HouseholdKeeper, idsOf, toldHousehold } from './household-keeper.js';
import { planAddition, planWithdrawal, told, type HistoryEntry } from './household-part.rules.js';
import { insertAdult, withdrawAdult, withdrawChild, workerOfEpisode } from './household.repository.js';

type Add = ParsedRequestOf<typeof addToHousehold>;
type Withdraw = ParsedRequestOf<typeof withdrawFromHousehold>;
interface Changing {
  tx: Tx;
  call: Call;
  row: ReferralRow;
  now: Date;
}
type Entry = HistoryEntry & { childId: string | null };

/** Whom and what a recorded referral left out, and who and what does not belong to it. */
@Injectable()
export class HouseholdService {
  constructor(
    private readonly household: HouseholdKeeper,
    private readonly addedChildren: AddedChildren,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async add(asked: Add, call: Call): Promise<void> {
    mayChange(call);
    const now = this.clock.now();
    const add = (): Promise<void> =>
      changeLocked(
        call,
        { referralId: asked.referralId, action: 'household.added', now, naming: namedIn(asked.adding) },
        async (tx, row) => {
          referralLifecycle.next(row.state, asked.adding.what === 'child' ? 'add-child' : 'correct');
          refuseStale(row, asked.version);
          return this.added(asked, { tx, call, row, now });
        },
      );
    await this.addedChildren.explained(asked.adding, call, add);
  }

  private async added({ adding, reason }: Add, changing: Changing): Promise<string[]> {
    const { tx, row, now } = changing;
    const planned = planAddition({ referral: toldReferral(row) }, { adding, taken: takenRefs(row), now });
    const ids = idsOf(row);
    const history: Entry[] = planned.history.map((entry) => ({ ...entry, childId: null }));
    if (adding.what === 'child' || adding.what === 'adult') {
      const personId =
        adding.what === 'child'
          ? await this.addedChildren.add(planned.referral, changing)
          : await addAdult(planned.referral.adults.at(-1)!, changing);
      ids.set(planned.ref!, personId);
      const [group, childId] = adding.what === 'child' ? ['children', personId] : ['adults', null];
      const person = planned.referral[group as 'children' | 'adults'].at(-1)!;
      history.unshift({ field: `${group}.${personId}`, before: null, after: told(person), childId });
    }
    await changeReferral(tx, row.id, {});
    await this.household.keep(row, { referral: planned.referral, ids }, changing);
    await record(history, reason, changing);
    if (adding.what === 'child') await recount([ids.get(planned.ref!)!], changing);
    await publishReferral(tx, referralChanged, row.id);
    return [...ids.values()];
  }

  async withdraw(asked: Withdraw, call: Call): Promise<void> {
    mayChange(call);
    const now = this.clock.now();
    await changeLocked(
      call,
      { referralId: asked.referralId, action: 'household.withdrawn', now },
      async (tx, row) => {
        referralLifecycle.next(row.state, asked.part.startsWith('children.') ? 'withdraw-child' : 'correct');
        refuseStale(row, asked.version);
        return this.withdrawn(asked, { tx, call, row, now });
      },
    );
  }

  private async withdrawn({ part: path, reason }: Withdraw, changing: Changing): Promise<string[]> {
    const { tx, row, now } = changing;
    const { part, referral, history } = planWithdrawal(toldHousehold(row, toldReferral(row)), path);
    const ids = idsOf(row);
    const about = [...ids.values()];
    let decided = false;
    if (part.of === 'children') decided = await withdrawnChild(part.personId, changing);
    if (part.of === 'adults')
      await withdrawAdult(tx, { referralId: row.id, personId: part.personId, at: now });
    await changeReferral(tx, row.id, decided ? { state: referralLifecycle.next(row.state, 'decide') } : {});
    const remaining =
      part.of === 'children'
        ? { ...referral, children: referral.children.toSpliced(part.index, 1) }
        : referral;
    await this.household.keep(row, { referral: remaining, ids }, changing);
    const entries = history.map((entry, index) => {
      const childId = part.of === 'children' && index === 0 ? part.personId : null;
      return { ...entry, childId };
    });
    await record(entries, reason, changing);
    if (part.of === 'children') await recount([part.personId], changing);
    await publishReferral(tx, decided ? referralDecided : referralChanged, row.id);
    return about;
  }
}

/** Another referral of the child may have become one more, or one less. */
function recount(childIds: string[], { tx, row }: Changing): Promise<void> {
  return recountReReferrals(tx, { childIds, publishesItself: row.id });
}

/** A child of the records that somebody recognised. */
function namedIn(adding: Add['adding']): string[] {
  return adding.what === 'child' && adding.child.sameAsChildId !== null ? [adding.child.sameAsChildId] : [];
}

function takenRefs(row: ReferralRow): string[] {
  const inHistory = row.corrections.flatMap(({ field }) => /^addresses\.(\w+)/.exec(field)?.[1] ?? []);
  return [...row.taken_refs, ...row.told_addresses.map(({ ref }) => ref), ...inHistory];
}

/** An adult the records have beside a child of this referral is that person; anybody else is a new record. */
async function addAdult(adult: ToldAdult, { tx, call, row, now }: Changing): Promise<string> {
  const beside = await lockRecognised(
    tx,
    toldChildren(row).map(({ childId }) => childId),
  );
  const here = new Set(row.adults.map(({ personId }) => personId));
  const candidates = new Map(
    beside.flatMap(({ adults }) => adults.map((one) => [one.personId, one] as const)),
  );
  const known = knownAdults(
    [adult],
    [...candidates.values()].filter(({ personId }) => !here.has(personId)),
  );
  const context = { referralId: row.id, at: now.toISOString(), by: call.acting.personKey, known };
  const household = { children: [], adults: [adult], relationships: [], addresses: [] };
  const { people, ids } = householdRows(household, context);
  await insertRows(tx, { people });
  const personId = ids.get(adult.ref) ?? newId();
  await insertAdult(tx, { referralId: row.id, personId, told: adult });
  return personId;
}

/** Whether that was the last child the referral waited for. @throws DomainError `not-acceptable-state`, `validation-failed` */
async function withdrawnChild(childId: string, { tx, row, now }: Changing): Promise<boolean> {
  const children = toldChildren(row);
  const child = children.find((one) => one.childId === childId)!;
  if (child.state === 'decided')
    throw new DomainError(
      'not-acceptable-state',
      'This child has been decided, so it cannot be taken off the referral. Correct what is wrong instead',
    );
  const action = child.state === 'joined-episode' ? 'withdraw-information' : 'withdraw';
  const state = referralChildLifecycle.next(child.state, action);
  const others = children.filter((one) => one !== child);
  if (others.length === 0)
    throw validationFailed([
      { field: 'part', message: 'This is the only child of the referral. Withdraw the referral instead' },
    ]);
  await withdrawChild(tx, { referralId: row.id, childId, state });
  if (child.joinedEpisodeId !== null)
    await tellWorker(tx, { episodeId: child.joinedEpisodeId, childId, row, now });
  const decided = row.state === 'waiting' && others.every(({ state }) => state !== 'waiting');
  if (decided) await stopClock(tx, { kind: 'front-door-decision', referralId: row.id, at: now });
  return decided;
}

/** Somebody may act on information that was about another child. */
async function tellWorker(
  tx: Tx,
  { episodeId, childId, row, now }: { episodeId: string; childId: string; row: ReferralRow; now: Date },
): Promise<void> {
  const worker = await workerOfEpisode(tx, episodeId);
  const alert = {
    kind: 'information-withdrawn',
    at: now,
    childId,
    referralId: row.id,
    text: 'Information that joined an open episode was not about this child. It is withdrawn, and stays readable as such',
  };
  if (worker !== null) await raiseAlert(tx, { ...alert, forPersonKey: worker });
  await raiseAlert(tx, { ...alert, forRole: 'team-manager' });
}

function record(history: readonly Entry[], reason: string, { tx, call, row, now }: Changing): Promise<void> {
  const by = { key: call.acting.personKey, name: call.acting.personName };
  return insertCorrections(
    tx,
    history.map((entry) => ({ ...entry, referralId: row.id })),
    { reason, at: now, by },
  );
}
