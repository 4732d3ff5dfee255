import type { RestoreCheck, RestoreState } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import type { Call } from '../context.js';
import { newId } from '../ids.js';
import type { PartitionDb, Tx } from '../partitions/partition-db.js';
import { restoreLifecycle } from './restore.rules.js';

type Queries = Pick<PartitionDb | Tx, 'query'>;

export interface RestoreStanding {
  state: RestoreState;
  epoch: number;
  restoredAt: Date | null;
}

export async function restoreStandingOf(db: Queries, lock: '' | 'for update' = ''): Promise<RestoreStanding> {
  const [row] = await db.query<{ state: RestoreState; epoch: string; restored_at: Date | null }>(
    `select state, epoch, restored_at from partition_info ${lock}`,
  );
  return { state: row!.state, epoch: Number(row!.epoch), restoredAt: row!.restored_at };
}

/** Something that was looked at. `open`: a person must settle it, or an answer is awaited. */
export interface Found {
  kind: 'partner' | 'step' | 'passing-on' | 'mandate' | 'charge' | 'run';
  partner?: string;
  subject: string;
  ownState?: string | null;
  otherState?: string | null;
  remedy: string;
  outcome: 'open' | 'done';
}

/** Notes it once in an epoch. What was open becomes done; what a person settled stays settled. */
export async function noteCheck(db: Queries, found: Found): Promise<void> {
  await db.query(
    `insert into restore_check (id, epoch, kind, partner, subject, own_state, other_state, remedy, outcome)
     select $1, epoch, $2, $3, $4, $5, $6, $7, $8 from partition_info
     on conflict (epoch, kind, partner, subject) do update set outcome = excluded.outcome, remedy = excluded.remedy
     where restore_check.outcome = 'open'`,
    [
      newId(),
      found.kind,
      found.partner ?? null,
      found.subject,
      found.ownState ?? null,
      found.otherState ?? null,
      found.remedy,
      found.outcome,
    ],
  );
}

/** Subjects of one kind that are open in this epoch. */
export async function openChecks(db: Queries, kind: Found['kind']): Promise<string[]> {
  const rows = await db.query<{ subject: string }>(
    `select subject from restore_check join partition_info using (epoch) where kind = $1 and outcome = 'open' order by subject`,
    [kind],
  );
  return rows.map(({ subject }) => subject);
}

async function openCount(db: Queries): Promise<number> {
  const [row] = await db.query<{ open: number }>(
    `select count(*)::int as open from restore_check join partition_info using (epoch) where outcome = 'open'`,
  );
  return row!.open;
}

/** `reconciling` becomes `checked` once nothing is open. Only after every step has been noted. */
export async function finishChecks(tx: Tx): Promise<{ state: RestoreState; open: number }> {
  const { state } = await restoreStandingOf(tx, 'for update');
  const open = await openCount(tx);
  if (state !== 'reconciling' || open > 0) return { state, open };
  const next = restoreLifecycle.next(state, 'finish-checks');
  await tx.query('update partition_info set state = $1', [next]);
  await tx.audit({ action: 'restore.checked', subjects: [] });
  return { state: next, open };
}

/** @throws DomainError `not-found`, `not-acceptable-state` for a step, which nobody can take over from the service. */
export function settleCheck(
  call: Call,
  { id, reason, now }: { id: string; reason: string; now: Date },
): Promise<{ state: RestoreState; open: number }> {
  return call.db.transaction(call, async (tx) => {
    const [row] = await tx.query<{ kind: string; subject: string; outcome: string }>(
      'select kind, subject, outcome from restore_check join partition_info using (epoch) where id = $1 for update of restore_check',
      [id],
    );
    if (!row) throw new DomainError('not-found', 'There is nothing like this to settle.');
    if (row.kind === 'step')
      throw new DomainError(
        'not-acceptable-state',
        'The service does this by itself. Wait until it is done.',
      );
    if (row.outcome === 'open') {
      await tx.query(
        `update restore_check set outcome = 'settled', settled_at = $2, settled_by = $3, settled_by_name = $4, settled_why = $5 where id = $1`,
        [id, now.toISOString(), call.acting.personKey, call.acting.personName, reason],
      );
      await tx.audit({ action: 'restore.settled', subjects: [row.subject], why: reason });
    }
    return finishChecks(tx);
  });
}

/** Asked twice, the second finds it done. @throws DomainError `not-acceptable-state` while something is open. */
export function endRestore(call: Call): Promise<RestoreState> {
  return call.db.transaction(call, async (tx) => {
    const { state } = await restoreStandingOf(tx, 'for update');
    if (state === 'normal') return state;
    const next = restoreLifecycle.next(state, 'publish');
    await tx.query('update partition_info set state = $1', [next]);
    await tx.audit({ action: 'restore.ended', subjects: [] });
    return next;
  });
}

const LISTED = 500;

interface CheckRow {
  id: string;
  kind: string;
  partner: string | null;
  subject: string;
  own_state: string | null;
  other_state: string | null;
  remedy: string;
  outcome: RestoreCheck['outcome'];
  found_at: Date;
  settled_at: Date | null;
  settled_by_name: string | null;
  settled_why: string | null;
}

/** What was found in the last restore, what is open first. */
export async function listChecks(db: Queries): Promise<{ checks: RestoreCheck[]; open: number }> {
  const rows = await db.query<CheckRow>(
    `select restore_check.* from restore_check join partition_info using (epoch)
     order by outcome <> 'open', kind, partner, found_at, id limit ${LISTED}`,
  );
  const checks = rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    partner: row.partner,
    subject: row.subject,
    ownState: row.own_state,
    otherState: row.other_state,
    remedy: row.remedy,
    outcome: row.outcome,
    foundAt: row.found_at.toISOString(),
    settledAt: row.settled_at?.toISOString() ?? null,
    settledByName: row.settled_by_name,
    settledWhy: row.settled_why,
  }));
  return { checks, open: await openCount(db) };
}

/** Events of the copy that will never be sent, of this and of earlier restores. */
export async function listVoided(
  db: Queries,
): Promise<{ voided: { id: string; name: string; createdAt: string }[]; voidedCount: number }> {
  const rows = await db.query<{ id: string; name: string; created_at: Date; total: number }>(
    `select id, name, created_at, count(*) over ()::int as total from outbox where voided_at is not null order by seq desc limit ${LISTED}`,
  );
  return {
    voided: rows.map(({ id, name, created_at }) => ({ id, name, createdAt: created_at.toISOString() })),
    voidedCount: rows[0]?.total ?? 0,
  };
}
