import type { GivenRight, PartitionDb, Tx } from '@conjoint/platform';
import type { Period } from '../cin-rules/facts.js';
import type { ReturnFailure, ReturnState } from './cin-return.rules.js';

export interface ReturnRow {
  id: string;
  year: number;
  serial: number | null;
  state: ReturnState;
  asked_at: Date;
  asked_by: string;
  asked_by_name: string;
  mandate_ids: string[];
  mandate_ends: (string | null)[] | null;
  correlation_id: string;
  attempts: number;
  children_total: number;
  children_done: number;
  children: number;
  episodes: number;
  episodes_left_out: number;
  problems: number;
  of_other_years: number;
  chunks: number;
  /** bigint: the driver gives text. */
  size_bytes: string | null;
  sha256: string | null;
  failure: ReturnFailure | null;
  finished_at: Date | null;
}

const COLUMNS = `id, year, serial, state, asked_at, asked_by, asked_by_name, mandate_ids, correlation_id, attempts, children_total,
  children_done, children, episodes, episodes_left_out, problems, of_other_years, chunks, size_bytes, sha256, failure, finished_at, mandate_ends::text[]`;

/** SQL: episodes of the year between `$1` and `$2`: begun by its end, and not closed before it. */
export const OF_YEAR = 'e.opened_on <= $2 and (e.closed_on is null or e.closed_on >= $1)';

export async function hasEpisodes(db: Pick<Tx, 'query'>, { from, until }: Period): Promise<boolean> {
  const rows = await db.query(`select 1 from episode e where ${OF_YEAR} limit 1`, [from, until]);
  return rows.length > 0;
}

/** How many episodes belong to each of these census years; none of those without any. */
export async function episodesByYear(
  db: PartitionDb,
  { first, last }: { first: number; last: number },
): Promise<{ year: number; episodes: number }[]> {
  return db.query(
    `select year, count(*)::int as episodes from generate_series($1::int, $2::int) as year
       join episode e on e.opened_on <= make_date(year, 3, 31)
         and (e.closed_on is null or e.closed_on >= make_date(year - 1, 4, 1))
     group by year order by year desc`,
    [first, last],
  );
}

export async function insertReturn(
  tx: Tx,
  row: {
    id: string;
    requestId: string;
    year: number;
    askedAt: Date;
    askedBy: string;
    askedByName: string;
    right: GivenRight;
    correlationId: string;
  },
): Promise<void> {
  await tx.query(
    `insert into cin_return (id, request_id, year, state, asked_at, asked_by, asked_by_name, mandate_ids, correlation_id, mandate_ends)
     values ($1, $2, $3, 'waiting', $4, $5, $6, $7, $8, $9::date[]) on conflict (request_id) do nothing`,
    [
      row.id,
      row.requestId,
      row.year,
      row.askedAt,
      row.askedBy,
      row.askedByName,
      row.right.ids,
      row.correlationId,
      row.right.ends,
    ],
  );
}

export async function findByRequest(tx: Tx, requestId: string): Promise<ReturnRow | null> {
  const rows = await tx.query<ReturnRow>(`select ${COLUMNS} from cin_return where request_id = $1`, [
    requestId,
  ]);
  return rows[0] ?? null;
}

export async function findReturn(db: Pick<Tx, 'query'>, id: string): Promise<ReturnRow | null> {
  const rows = await db.query<ReturnRow>(`select ${COLUMNS} from cin_return where id = $1`, [id]);
  return rows[0] ?? null;
}

export async function lockReturn(tx: Tx, id: string): Promise<ReturnRow | null> {
  const rows = await tx.query<ReturnRow>(`select ${COLUMNS} from cin_return where id = $1 for update`, [id]);
  return rows[0] ?? null;
}

export async function pageOfReturns(
  db: PartitionDb,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ rows: ReturnRow[]; total: number }> {
  const [counted] = await db.query<{ total: number }>('select count(*)::int as total from cin_return');
  const rows = await db.query<ReturnRow>(
    `select ${COLUMNS} from cin_return order by asked_at desc, id desc limit $1 offset $2`,
    [limit, offset],
  );
  return { rows, total: counted!.total };
}

/** The return to work on now: one that was broken off or is to be stopped first, then the oldest that waits. */
export async function nextToMake(db: PartitionDb): Promise<ReturnRow | null> {
  const rows = await db.query<ReturnRow>(
    `select ${COLUMNS} from cin_return where state in ('waiting', 'writing', 'cancelling')
     order by state = 'waiting', asked_at, id limit 1`,
  );
  return rows[0] ?? null;
}

/** Begins, or begins again: what an earlier try left is cleared away. Serials are given one after another, because one process writes at a time. */
export async function startWriting(tx: Tx, id: string, { from, until }: Period): Promise<number> {
  await clear(tx, id);
  const rows = await tx.query<{ serial: number }>(
    `with started as (update cin_return r set state = 'writing', attempts = attempts + 1, children_done = 0, children = 0, episodes = 0,
         episodes_left_out = 0, problems = 0, of_other_years = 0, chunks = 0,
         serial = coalesce(serial, (select coalesce(max(other.serial), 0) + 1 from cin_return other where other.year = r.year)),
         children_total = (select count(*) from (
           select e.child_id from episode e where e.opened_on <= $3 and (e.closed_on is null or e.closed_on >= $2)
           union select person_id from census_record where episode_id is null and not is_child) as looked_at)
       where id = $1 returning serial)
     select serial from started`,
    [id, from, until],
  );
  return rows[0]!.serial;
}

export interface ReturnCounts {
  childrenDone: number;
  children: number;
  episodes: number;
  episodesLeftOut: number;
  problems: number;
  ofOtherYears: number;
  chunks: number;
}

export async function saveCounts(tx: Tx, id: string, counts: ReturnCounts): Promise<void> {
  await tx.query(
    `update cin_return set children_done = $2, children = $3, episodes = $4, episodes_left_out = $5, problems = $6,
       of_other_years = $7, chunks = $8 where id = $1`,
    [
      id,
      counts.childrenDone,
      counts.children,
      counts.episodes,
      counts.episodesLeftOut,
      counts.problems,
      counts.ofOtherYears,
      counts.chunks,
    ],
  );
}

export async function insertChunk(
  tx: Tx,
  chunk: { returnId: string; number: number; bytes: Buffer; sha256: string },
): Promise<void> {
  await tx.query('insert into cin_return_chunk (return_id, number, bytes, sha256) values ($1, $2, $3, $4)', [
    chunk.returnId,
    chunk.number,
    chunk.bytes,
    chunk.sha256,
  ]);
}

export async function findChunk(
  db: PartitionDb,
  returnId: string,
  number: number,
): Promise<{ bytes: Buffer; sha256: string } | null> {
  const rows = await db.query<{ bytes: Buffer; sha256: string }>(
    'select bytes, sha256 from cin_return_chunk where return_id = $1 and number = $2',
    [returnId, number],
  );
  return rows[0] ?? null;
}

export async function insertChildren(
  tx: Tx,
  returnId: string,
  children: readonly { personId: string; localId: string; upn: string | null }[],
): Promise<void> {
  await tx.query(
    `insert into cin_return_child (return_id, person_id, local_id, upn)
     select $1, * from unnest($2::uuid[], $3::text[], $4::text[])`,
    [
      returnId,
      children.map(({ personId }) => personId),
      children.map(({ localId }) => localId),
      children.map(({ upn }) => upn),
    ],
  );
}

export async function setState(
  tx: Tx,
  id: string,
  { state, at }: { state: ReturnState; at: Date | null },
): Promise<void> {
  await tx.query('update cin_return set state = $2, finished_at = $3 where id = $1', [id, state, at]);
}

/** The file can be taken from the commit of this statement on. */
export async function finishReturn(
  tx: Tx,
  id: string,
  file: { sizeBytes: number; sha256: string; at: Date },
): Promise<void> {
  await tx.query(
    `update cin_return set state = 'done', size_bytes = $2, sha256 = $3, finished_at = $4 where id = $1`,
    [id, file.sizeBytes, file.sha256, file.at],
  );
}

export async function failReturn(tx: Tx, id: string, failure: ReturnFailure, at: Date): Promise<void> {
  await clear(tx, id);
  await tx.query(
    `update cin_return set state = 'failed', failure = $2, finished_at = $3, children = 0, episodes = 0, episodes_left_out = 0,
       problems = 0, of_other_years = 0, chunks = 0 where id = $1`,
    [id, JSON.stringify(failure), at],
  );
}

export async function cancelReturn(tx: Tx, id: string, at: Date): Promise<void> {
  await clear(tx, id);
  await setState(tx, id, { state: 'cancelled', at });
}

/** Files whose time is over: what they say of children goes, that they were made stays. Gives their ids. */
export async function removeReturns(tx: Tx, finishedBefore: Date, at: Date): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `with gone as (update cin_return set state = 'removed', removed_at = $2, chunks = 0
       where state = 'done' and finished_at < $1 returning id) select id from gone`,
    [finishedBefore, at],
  );
  for (const { id } of rows) await clear(tx, id);
  return rows.map(({ id }) => id);
}

async function clear(tx: Tx, id: string): Promise<void> {
  for (const table of ['cin_return_problem', 'cin_return_child', 'cin_return_chunk'])
    await tx.query(`delete from ${table} where return_id = $1`, [id]);
}
