import type { PartitionDb, Tx } from '@conjoint/platform';
import type { RunState } from '../run/run.rules.js';
import type { RunFailure } from './run-work.rules.js';

export interface WorkRow {
  readonly runId: string;
  readonly kind: 'calculate' | 'seal';
  readonly askedBy: string;
  readonly mandateIds: readonly string[];
  readonly correlationId: string;
  readonly attempts: number;
}

export interface NewWork {
  readonly runId: string;
  readonly kind: WorkRow['kind'];
  readonly askedBy: string;
  readonly askedByName: string;
  readonly askedAt: Date;
  readonly askedVersion: number;
  readonly mandateIds: readonly string[];
  readonly correlationId: string;
}

/** In the transaction that brings the run into the state of being worked on. */
export async function askWork(tx: Tx, work: NewWork): Promise<void> {
  await tx.query(
    `insert into run_work (run_id, kind, asked_by, asked_by_name, asked_at, asked_version, mandate_ids, correlation_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (run_id) do update set kind = excluded.kind, asked_by = excluded.asked_by, asked_by_name = excluded.asked_by_name,
       asked_at = excluded.asked_at, asked_version = excluded.asked_version, mandate_ids = excluded.mandate_ids,
       correlation_id = excluded.correlation_id, attempts = 0, lines_done = 0, lines_to_do = null, failure = null`,
    [
      work.runId,
      work.kind,
      work.askedBy,
      work.askedByName,
      work.askedAt,
      work.askedVersion,
      work.mandateIds,
      work.correlationId,
    ],
  );
}

/** What to work on now, the longest asked first; also what another process began and left behind. */
export async function nextWork(db: PartitionDb): Promise<WorkRow | undefined> {
  return (
    await db.query<WorkRow>(
      `select w.run_id as "runId", w.kind, w.asked_by as "askedBy", w.mandate_ids as "mandateIds", w.correlation_id as "correlationId",
         w.attempts from recharge_run r join run_work w on w.run_id = r.id where r.state in ('calculating', 'sealing')
       order by w.asked_at, w.run_id limit 1`,
    )
  )[0];
}

export async function stateOf(db: Pick<PartitionDb, 'query'>, runId: string): Promise<RunState | undefined> {
  const [row] = await db.query<{ state: RunState }>('select state from recharge_run where id = $1', [runId]);
  return row?.state;
}

export async function beginTry(tx: Tx, runId: string): Promise<void> {
  await tx.query(
    'update run_work set attempts = attempts + 1, lines_done = 0, lines_to_do = null where run_id = $1',
    [runId],
  );
}

export async function saveProgress(
  tx: Tx,
  runId: string,
  lines: { done: number; all: number },
): Promise<void> {
  await tx.query('update run_work set lines_done = $2, lines_to_do = $3 where run_id = $1', [
    runId,
    lines.done,
    lines.all,
  ]);
}

export async function keepFailure(tx: Tx, runId: string, failure: RunFailure): Promise<void> {
  await tx.query('update run_work set failure = $2 where run_id = $1', [runId, JSON.stringify(failure)]);
}
