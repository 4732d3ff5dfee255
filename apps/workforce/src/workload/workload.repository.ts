import type { EpisodeWork, Grade } from '@conjoint/contracts';
import type { Tx } from '@conjoint/platform';
import type { Reader } from '../workers/worker.repository.js';
import { NOTHING, sumOf, type Load } from './workload.rules.js';

export interface Elsewhere extends Load {
  readonly asOf: string;
}

const INSTANT = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** What each of these workers carries here, by the weights of a day. Whoever carries nothing is not in it. */
export async function loadsHere(
  reader: Reader,
  workerIds: readonly string[],
  on: string,
): Promise<Map<string, Load>> {
  const rows = await reader.query<Load & { workerId: string }>(
    `select allocation.worker_id as "workerId", count(*)::int as cases, coalesce(sum(weight.points), 0)::int as points
     from allocation join episode_fact using (episode_id)
     left join lateral (select points from tier_weight where work = episode_fact.work and valid_from <= $2
       order by valid_from desc limit 1) weight on true
     where allocation.state = 'current' and allocation.worker_id = any($1::uuid[])
     group by allocation.worker_id`,
    [workerIds, on],
  );
  return new Map(rows.map(({ workerId, cases, points }) => [workerId, { cases, points }]));
}

/** Points of a case by its kind of work, on a day. */
export async function weightsOn(reader: Reader, on: string): Promise<Map<EpisodeWork, number>> {
  const rows = await reader.query<{ work: EpisodeWork; points: number }>(
    'select distinct on (work) work, points from tier_weight where valid_from <= $1 order by work, valid_from desc',
    [on],
  );
  return new Map(rows.map(({ work, points }) => [work, points]));
}

/** Points a full-time worker of each grade is meant to carry, on a day. */
export async function targetsOn(reader: Reader, on: string): Promise<Map<Grade, number>> {
  const rows = await reader.query<{ grade: Grade; points: number }>(
    'select distinct on (grade) grade, points from grade_target where valid_from <= $1 order by grade, valid_from desc',
    [on],
  );
  return new Map(rows.map(({ grade, points }) => [grade, points]));
}

/** At the employer: what one council says a person carries there. False where it had said the same. */
export async function keepTold(
  tx: Tx,
  told: Load & { partition: string; personKey: string; asOf: string },
): Promise<void> {
  await tx.query(
    `insert into workload_told (partition, person_key, cases, points, as_of) values ($1, $2, $3, $4, $5)
     on conflict (partition, person_key) do update set cases = excluded.cases, points = excluded.points, as_of = excluded.as_of`,
    [told.partition, told.personKey, told.cases, told.points, told.asOf],
  );
}

/** At the employer: what each council where she works has said. */
export function toldOf(
  reader: Reader,
  personKey: string,
): Promise<(Load & { partition: string; asOf: string })[]> {
  return reader.query(
    `select partition, cases, points, ${INSTANT('as_of')} as "asOf" from workload_told where person_key = $1 order by partition`,
    [personKey],
  );
}

/** Where she works: what her employer says she carries elsewhere. */
export async function keepElsewhere(
  tx: Tx,
  personKey: string,
  { cases, points, asOf }: Elsewhere,
): Promise<void> {
  await tx.query(
    `insert into workload_elsewhere (person_key, cases, points, as_of) values ($1, $2, $3, $4)
     on conflict (person_key) do update set cases = excluded.cases, points = excluded.points, as_of = excluded.as_of`,
    [personKey, cases, points, asOf],
  );
}

/** What people carry outside this council: added up from what other councils told their employer, or as their employer says. */
export async function elsewhereOf(
  reader: Reader,
  personKeys: readonly string[],
): Promise<Map<string, Elsewhere>> {
  const rows = await reader.query<Elsewhere & { personKey: string }>(
    `select person_key as "personKey", sum(cases)::int as cases, sum(points)::int as points, ${INSTANT('max(as_of)')} as "asOf"
     from (select person_key, cases, points, as_of from workload_told union all
       select person_key, cases, points, as_of from workload_elsewhere) said
     where person_key = any($1) group by person_key`,
    [personKeys],
  );
  return new Map(rows.map(({ personKey, ...elsewhere }) => [personKey, elsewhere]));
}

/** Here and everywhere else: what the target is compared with. */
export function altogether(here: Load | undefined, elsewhere: Load | undefined): Load {
  return sumOf([here ?? NOTHING, elsewhere ?? NOTHING]);
}
