import { newId, type PartitionDb, type Tx } from '@conjoint/platform';
import type { WorkingDayDeadline } from '@conjoint/kernel';
import { namesHidden } from '../restriction/hidden.js';
import { REFERRAL_CLOCKS, startClock, type ClockKind, type ClockState } from './clock.rules.js';

export interface NewClock {
  kind: ClockKind;
  referralId: string | null;
  childId: string | null;
  startedAt: Date | string;
}

/** Starts a clock; its derivation is stored with it, so that it can be explained even after the rules have changed. */
export async function insertClock(tx: Tx, { kind, referralId, childId, startedAt }: NewClock): Promise<void> {
  const derivation = startClock(kind, startedAt);
  await tx.query(
    `insert into clock (id, kind, referral_id, child_id, derivation, started_at, due_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    [newId(), kind, referralId, childId, JSON.stringify(derivation), derivation.startedAt, derivation.dueAt],
  );
}

/** Stops the running clock of a kind; one that was stopped keeps its moment. */
export async function stopClock(
  tx: Tx,
  { kind, referralId, at }: { kind: ClockKind; referralId: string; at: Date | string },
): Promise<void> {
  await tx.query(
    `update clock set stopped_at = $3 where kind = $1 and referral_id = $2 and stopped_at is null and superseded_at is null`,
    [kind, referralId, at],
  );
}

/** Stops the deadlines of a child's assessments, whichever referral asked for them. */
export async function stopAssessmentClocks(
  tx: Tx,
  { childId, at }: { childId: string; at: Date },
): Promise<void> {
  await tx.query(
    `update clock set stopped_at = $2 where kind = 'child-and-family-assessment' and child_id = $1 and stopped_at is null
       and superseded_at is null`,
    [childId, at],
  );
}

/** A closure that stopped it was a mistake: the deadline of an assessment runs on as if there had been none. */
export async function runAssessmentClock(
  tx: Tx,
  { referralId, childId }: { referralId: string; childId: string },
): Promise<void> {
  await tx.query(
    `update clock set stopped_at = null where kind = 'child-and-family-assessment' and referral_id = $1 and child_id = $2
       and superseded_at is null`,
    [referralId, childId],
  );
}

interface CountedAnew {
  id: string;
  kind: ClockKind;
  child_id: string | null;
  stopped_at: Date | null;
}

/**
 * Counts every clock of a referral anew from a corrected receipt. The old rows stay, marked superseded: they say what the due
 * day was believed to be. A stopped clock stays stopped at its moment; whether that was in time may change.
 */
export async function countAnew(
  tx: Tx,
  { referralId, receivedAt, at }: { referralId: string; receivedAt: string; at: Date },
): Promise<void> {
  const clocks = await tx.query<CountedAnew>(
    `select id, kind, child_id, stopped_at from clock where referral_id = $1 and superseded_at is null for update`,
    [referralId],
  );
  for (const clock of clocks) {
    const derivation = startClock(clock.kind, receivedAt);
    await tx.query('update clock set superseded_at = $2 where id = $1', [clock.id, at]);
    await tx.query(
      `insert into clock (id, kind, referral_id, child_id, derivation, started_at, due_at, stopped_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        newId(),
        clock.kind,
        referralId,
        clock.child_id,
        JSON.stringify(derivation),
        derivation.startedAt,
        derivation.dueAt,
        clock.stopped_at,
      ],
    );
  }
  await tx.query(
    `update decision set in_time = decided_at <= clock.due_at from clock
     where decision.referral_id = $1 and clock.referral_id = $1 and clock.kind = 'front-door-decision' and clock.superseded_at is null`,
    [referralId],
  );
}

/** Rows for the clocks that start with a referral: part of the statement that records it. */
export function referralClockRows(referralId: string, receivedAt: string) {
  return REFERRAL_CLOCKS.map((kind) => {
    const derivation = startClock(kind, receivedAt);
    return {
      id: newId(),
      kind,
      referral_id: referralId,
      child_id: null,
      derivation,
      started_at: derivation.startedAt,
      due_at: derivation.dueAt,
    };
  });
}

const SHOWN = `($2 or not ${namesHidden('clock.referral_id')})`;

/** SQL: a clock of the child `$1`, or of a referral that names it and may be shown. */
const OF_CHILD = `(child_id = $1 or (child_id is null and ${SHOWN} and referral_id in (
  select referral_id from referral_child where child_id = $1 and state not in ('joined-episode', 'withdrawn'))))`;
/** What runs, soonest due first; then what is over, the newest first. */
const RUNNING_FIRST = `order by stopped_at is not null, case when stopped_at is null then due_at end, due_at desc, kind, id`;

/** SQL: how many clocks count now of the child `$1`, with `$2` as elsewhere here. */
export const COUNT_CLOCKS_OF_CHILD = `select count(*)::int from clock where superseded_at is null and ${OF_CHILD}`;

interface ClockRow {
  id: string;
  kind: ClockKind;
  referral_id: string | null;
  child_id: string | null;
  derivation: WorkingDayDeadline;
  stopped_at: Date | null;
}

/**
 * The clocks that count now of a referral, or of every referral of a child. A clock of the child itself stays, whatever the referral;
 * which one it was is said to a keeper only where that names a hidden child.
 */
export async function currentClocks(
  db: Pick<PartitionDb | Tx, 'query'>,
  of: { referralId: string } | { childId: string; keeper: boolean; limit: number; offset: number },
): Promise<ClockState[]> {
  const byReferral = 'referralId' in of;
  const rows = await db.query<ClockRow>(
    `select id, kind, case when ${SHOWN} then referral_id end as referral_id, child_id, derivation, stopped_at from clock
     where superseded_at is null and ${
       byReferral
         ? 'referral_id = $1 order by due_at, kind, id'
         : `${OF_CHILD} ${RUNNING_FIRST} limit $3 offset $4`
     }`,
    byReferral ? [of.referralId, true] : [of.childId, of.keeper, of.limit, of.offset],
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    referralId: row.referral_id,
    childId: row.child_id,
    derivation: row.derivation,
    stoppedAt: row.stopped_at?.toISOString() ?? null,
  }));
}
