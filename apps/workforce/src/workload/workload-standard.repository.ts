import type { EpisodeWork, Grade, WorkloadChange } from '@conjoint/contracts';
import { newId, type Tx } from '@conjoint/platform';
import type { Reader } from '../workers/worker.repository.js';

/** The two tables have one shape: points of something from a day on. */
const TABLES = { work: 'tier_weight', grade: 'grade_target' } as const;
export type StandardOf = keyof typeof TABLES;

interface Dated {
  points: number;
  validFrom: string;
  next: { points: number; validFrom: string } | null;
}

/** What holds today of each kind of work or grade, and from when; and the next day that was decided. */
function datedOn<K extends StandardOf>(
  reader: Reader,
  of: K,
  on: string,
): Promise<(Dated & Record<K, string>)[]> {
  return reader.query(
    `select distinct on (held.${of}) held.${of}, held.points, held.valid_from::text as "validFrom",
       (select jsonb_build_object('points', later.points, 'validFrom', later.valid_from) from ${TABLES[of]} later
        where later.${of} = held.${of} and later.valid_from > $1 order by later.valid_from limit 1) as next
     from ${TABLES[of]} held where held.valid_from <= $1 order by held.${of}, held.valid_from desc`,
    [on],
  );
}

export const weightsFrom = (reader: Reader, on: string) =>
  datedOn(reader, 'work', on) as Promise<(Dated & { work: EpisodeWork })[]>;
export const targetsFrom = (reader: Reader, on: string) =>
  datedOn(reader, 'grade', on) as Promise<(Dated & { grade: Grade })[]>;

export function lastChanges(reader: Reader, limit: number): Promise<WorkloadChange[]> {
  return reader.query(
    `select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, by_name as "byName", work, grade, before, points,
       valid_from::text as "validFrom", reason from workload_change order by id desc limit $1`,
    [limit],
  );
}

/** Whether this very request was carried out before and its answer was lost. */
export async function wasChanged(reader: Reader, requestId: string): Promise<boolean> {
  return (await reader.query('select 1 from workload_change where request_id = $1', [requestId])).length > 0;
}

/** What holds on a day; null where nothing does. */
export async function pointsOn(
  reader: Reader,
  { of, name, on }: { of: StandardOf; name: string; on: string },
): Promise<number | null> {
  const [row] = await reader.query<{ points: number }>(
    `select points from ${TABLES[of]} where ${of} = $1 and valid_from <= $2 order by valid_from desc limit 1`,
    [name, on],
  );
  return row?.points ?? null;
}

export interface Change {
  of: StandardOf;
  name: string;
  before: number | null;
  points: number;
  validFrom: string;
  requestId: string;
  reason: string;
  at: Date;
  by: string;
  byName: string;
}

/** Another number for the same first day takes the place of the one before it: the history keeps both. */
export async function keepChange(tx: Tx, change: Change): Promise<string> {
  const { of, name, before, points, validFrom, requestId, reason, at, by, byName } = change;
  const id = newId();
  await tx.query(
    `insert into ${TABLES[of]} (${of}, points, valid_from, recorded_at, recorded_by) values ($1, $2, $3, $4, $5)
     on conflict (${of}, valid_from) do update set points = excluded.points, recorded_at = excluded.recorded_at,
       recorded_by = excluded.recorded_by`,
    [name, points, validFrom, at, by],
  );
  await tx.query(
    `insert into workload_change (id, request_id, ${of}, before, points, valid_from, reason, at, by, by_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [id, requestId, name, before, points, validFrom, reason, at, by, byName],
  );
  return id;
}

/** Whoever has a case here: what she carries weighs something else from today. */
export async function whoCarries(reader: Reader): Promise<string[]> {
  const rows = await reader.query<{ id: string }>(
    `select distinct worker_id as id from allocation where state = 'current' order by 1`,
  );
  return rows.map(({ id }) => id);
}
