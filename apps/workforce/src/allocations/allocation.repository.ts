import { allocationChanged, allocationSnapshotted, type AllocationFact } from '@conjoint/contracts';
import type { Tx } from '@conjoint/platform';
import type { Reader } from '../workers/worker.repository.js';
import { allocationLife, type AllocationAction, type AllocationState } from './allocation.rules.js';

export interface Allocation {
  readonly id: string;
  readonly episodeId: string;
  readonly childId: string;
  readonly workerId: string;
  readonly state: AllocationState;
}

const INSTANT = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const ALLOCATION = `select id, episode_id as "episodeId", child_id as "childId", worker_id as "workerId", state from allocation`;

/** The current allocations of episodes, by which whoever would change one of them waits for the other. */
export async function currentAllocations(
  reader: Reader,
  episodeIds: readonly string[],
): Promise<Allocation[]> {
  return reader.query<Allocation>(
    `${ALLOCATION} where episode_id = any($1::uuid[]) and state = 'current' order by id`,
    [episodeIds],
  );
}

export async function insertAllocation(
  tx: Tx,
  allocation: Omit<Allocation, 'state'> & {
    requestId: string;
    startedAt: Date;
    startedBy: string;
    startedByName: string;
    rationale: string;
    advice: readonly string[];
    againstAdvice: string | null;
  },
): Promise<void> {
  await tx.query(
    `insert into allocation (id, request_id, episode_id, child_id, worker_id, state, started_at, started_by, started_by_name, rationale,
       advice, against_advice) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      allocation.id,
      allocation.requestId,
      allocation.episodeId,
      allocation.childId,
      allocation.workerId,
      allocationLife.initial,
      allocation.startedAt,
      allocation.startedBy,
      allocation.startedByName,
      allocation.rationale,
      allocation.advice,
      allocation.againstAdvice,
    ],
  );
}

/** @throws DomainError `not-acceptable-state` where it is over already. */
export async function finishAllocation(
  tx: Tx,
  { id, state }: Pick<Allocation, 'id' | 'state'>,
  ending: { action: AllocationAction; at: Date; by: string; byName: string; reason: string },
): Promise<void> {
  await tx.query(
    `update allocation set state = $2, ended_at = $3, ended_by = $4, ended_by_name = $5, end_reason = $6 where id = $1`,
    [id, allocationLife.next(state, ending.action), ending.at, ending.by, ending.byName, ending.reason],
  );
}

/** Who works on each of these episodes now, as other services may know it. */
export async function allocationFacts(
  reader: Reader,
  episodeIds: readonly string[],
): Promise<AllocationFact[]> {
  const rows = await reader.query<{ fact: AllocationFact }>(
    `select jsonb_build_object('episodeId', known.episode_id, 'childId', known.child_id,
       'current', (select jsonb_build_object('allocationId', current.id, 'workerId', worker.id, 'personKey', worker.person_key,
           'workerName', worker.name, 'since', ${INSTANT('current.started_at')})
         from allocation current join worker on worker.id = current.worker_id
         where current.episode_id = known.episode_id and current.state = 'current'),
       'spells', (select jsonb_agg(jsonb_build_object('allocationId', spell.id, 'workerId', spell.worker_id,
           'since', ${INSTANT('spell.started_at')}, 'until', ${INSTANT('spell.ended_at')}) order by spell.started_at, spell.id)
         from (select * from allocation where episode_id = known.episode_id order by started_at desc, id desc limit 500) spell)) as fact
     from (select distinct on (episode_id) episode_id, child_id from allocation where episode_id = any($1::uuid[])
       order by episode_id, started_at desc, id desc) known
     order by known.episode_id`,
    [episodeIds],
  );
  return rows.map(({ fact }) => fact);
}

/** Says who has an episode now, in the transaction that changed it. */
export async function publishAllocations(
  tx: Tx,
  episodeIds: readonly string[],
  { again }: { again?: boolean } = {},
): Promise<void> {
  const facts = await allocationFacts(tx, episodeIds);
  await tx.publishAll(
    again ? allocationSnapshotted : allocationChanged,
    facts.map((fact) => ({ aggregateId: fact.episodeId, payload: fact })),
  );
}
