import type { WorkforceImport, WorkforceProblem } from '@conjoint/contracts';
import type { Tx } from '@conjoint/platform';
import type { Reader } from '../workers/worker.repository.js';
import type { CensusWorker } from './census-file.js';

const INSTANT = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Something was written on a worker's record since, or she has been given a child: then her census stays. */
const BUILT_UPON = `(select case
    when count(*) filter (where worker.version > 1 or worker.person_key is not null) > 0
      then 'Somebody has changed the record of a worker of this census since'
    when count(*) filter (where exists (select 1 from allocation where allocation.worker_id = worker.id)
      or exists (select 1 from family_restriction where family_restriction.worker_id = worker.id)) > 0
      then 'A worker of this census has been given a child, or restricted from one, since' end
  from worker where worker.import_id = one.id)`;
const IMPORT = `select one.id as "importId", one.file_name as "fileName", one.state, one.as_sample as "asSample",
  one.authority_code as "authorityCode", one.census_year as "censusYear", one.reference_date::text as "referenceDate", one.workers,
  one.agency_workers as "agencyWorkers", one.problems, ${INSTANT('one.imported_at')} as "importedAt",
  one.imported_by_name as "importedByName", ${INSTANT('one.undone_at')} as "undoneAt", one.undone_by_name as "undoneByName",
  one.undo_reason as "undoReason", ${BUILT_UPON} as "builtUpon" from workforce_import one`;

export function workforceImports(reader: Reader): Promise<WorkforceImport[]> {
  return reader.query(`${IMPORT} order by one.imported_at desc, one.id desc limit 200`);
}

export async function workforceImport(
  reader: Reader,
  by: { id: string } | { requestId: string } | { contentHash: string },
): Promise<WorkforceImport | null> {
  const [condition, value] =
    'id' in by
      ? ['one.id = $1', by.id]
      : 'requestId' in by
        ? ['one.request_id = $1', by.requestId]
        : [`one.content_hash = $1 and one.state = 'done'`, by.contentHash];
  const [row] = await reader.query<WorkforceImport>(`${IMPORT} where ${condition}`, [value]);
  return row ?? null;
}

export function workforceProblems(
  reader: Reader,
  asked: { importId: string; limit: number; offset: number },
): Promise<WorkforceProblem[]> {
  return reader.query(
    `select line, worker, reference, field, message, remedy from workforce_problem where import_id = $1 order by number limit $2 offset $3`,
    [asked.importId, asked.limit, asked.offset],
  );
}

/** What the file said, beside the records made of it. */
export async function keepSource(
  tx: Tx,
  importId: string,
  workers: readonly (CensusWorker & { workerId: string })[],
  problems: readonly WorkforceProblem[],
): Promise<void> {
  await tx.query(
    `insert into census_worker (import_id, number, worker_id, line, source)
     select $1, number, "workerId", line, source
     from jsonb_to_recordset($2::jsonb) as one (number int, "workerId" uuid, line int, source jsonb)`,
    [importId, JSON.stringify(workers)],
  );
  await tx.query(
    `insert into workforce_problem (import_id, number, line, worker, reference, field, message, remedy)
     select $1, ordinality, line, worker, reference, field, message, remedy
     from rows from (jsonb_to_recordset($2::jsonb) as (line int, worker int, reference text, field text, message text, remedy text))
       with ordinality`,
    [importId, JSON.stringify(problems)],
  );
}
