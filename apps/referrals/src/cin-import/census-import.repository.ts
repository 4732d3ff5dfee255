import { renewLease, type GivenRight, type HeldLease, type PartitionDb, type Tx } from '@conjoint/platform';
import type { CensusFailure } from '../cin-file/census-failure.js';
import type { ImportState } from './cin-import.rules.js';

export interface ImportRow {
  id: string;
  file_id: string;
  file_name: string;
  /** bigint: the driver gives text. */
  size_bytes: string;
  state: ImportState;
  as_sample: boolean;
  asked_at: Date;
  asked_by: string;
  asked_by_name: string;
  mandate_ids: string[];
  mandate_ends: (string | null)[] | null;
  correlation_id: string;
  attempts: number;
  bytes_read: string;
  children: number;
  episodes: number;
  problems: number;
  new_children: number;
  new_episodes: number;
  changed_records: number;
  failure: CensusFailure | null;
  finished_at: Date | null;
  /** Who asked for the undo, while it is waited for and afterwards. */
  undone_by: string | null;
  undo_mandate_ids: string[] | null;
  undo_mandate_ends: (string | null)[] | null;
  /** While it is taken back. */
  undone_percent: number | null;
  undo_correlation_id: string | null;
}

const COLUMNS = `id, file_id, file_name, size_bytes, state, as_sample, asked_at, asked_by, asked_by_name, mandate_ids,
  correlation_id, attempts, bytes_read, children, episodes, problems, new_children, new_episodes, changed_records, failure, finished_at,
  undone_by, undo_mandate_ids, undo_correlation_id, mandate_ends::text[], undo_mandate_ends::text[],
  (select case when total = 0 then 0 else 100 * done / total end from census_undo where import_id = census_import.id) as undone_percent`;

export const IMPORT_LEASE = 'census-import';
/** Longer than any batch takes; after a crash another process takes over when it has run out. */
export const IMPORT_LEASE_SECONDS = 20;

/** First statement of every transaction of an import. @throws LeaseLost */
export function renewImportLease(tx: Tx, lease: HeldLease): Promise<void> {
  return renewLease(tx, lease, IMPORT_LEASE_SECONDS);
}

export async function insertImport(
  tx: Tx,
  row: {
    id: string;
    requestId: string;
    fileId: string;
    fileName: string;
    sizeBytes: string;
    asSample: boolean;
    askedAt: Date;
    askedBy: string;
    askedByName: string;
    right: GivenRight;
    correlationId: string;
  },
): Promise<void> {
  await tx.query(
    `insert into census_import (id, request_id, file_id, file_name, size_bytes, state, as_sample, asked_at, asked_by,
       asked_by_name, mandate_ids, correlation_id, mandate_ends)
     values ($1, $2, $3, $4, $5, 'waiting', $6, $7, $8, $9, $10, $11, $12::date[])`,
    [
      row.id,
      row.requestId,
      row.fileId,
      row.fileName,
      row.sizeBytes,
      row.asSample,
      row.askedAt,
      row.askedBy,
      row.askedByName,
      row.right.ids,
      row.correlationId,
      row.right.ends,
    ],
  );
}

export async function findByRequest(tx: Tx, requestId: string): Promise<ImportRow | null> {
  const rows = await tx.query<ImportRow>(`select ${COLUMNS} from census_import where request_id = $1`, [
    requestId,
  ]);
  return rows[0] ?? null;
}

export async function findImport(db: PartitionDb | Tx, id: string): Promise<ImportRow | null> {
  const rows = await db.query<ImportRow>(`select ${COLUMNS} from census_import where id = $1`, [id]);
  return rows[0] ?? null;
}

export async function lockImport(tx: Tx, id: string): Promise<ImportRow | null> {
  const rows = await tx.query<ImportRow>(`select ${COLUMNS} from census_import where id = $1 for update`, [
    id,
  ]);
  return rows[0] ?? null;
}

export async function fileIsBeingImported(tx: Tx, fileId: string): Promise<boolean> {
  const rows = await tx.query(
    `select 1 from census_import where file_id = $1 and state in ('waiting', 'reading')`,
    [fileId],
  );
  return rows.length > 0;
}

/** The newest first. */
export async function importPage(
  db: PartitionDb,
  { limit, offset }: { limit: number; offset: number },
): Promise<ImportRow[]> {
  return db.query<ImportRow>(
    `select ${COLUMNS} from census_import order by asked_at desc, id desc limit $1 offset $2`,
    [limit, offset],
  );
}

export async function countImports(db: PartitionDb): Promise<number> {
  const [row] = await db.query<{ total: number }>('select count(*)::int as total from census_import');
  return row!.total;
}

/** The import to work on now: one that was broken off first, then one to take back, then the oldest that waits to be read. */
export async function nextToDo(db: PartitionDb): Promise<ImportRow | null> {
  const rows = await db.query<ImportRow>(
    `select ${COLUMNS} from census_import where state in ('waiting', 'reading', 'undoing')
     order by state = 'reading' desc, state = 'undoing' desc, asked_at, id limit 1`,
  );
  return rows[0] ?? null;
}

export async function startReading(tx: Tx, id: string): Promise<void> {
  await tx.query(
    `update census_import set state = 'reading', attempts = attempts + 1, bytes_read = 0, children = 0, episodes = 0,
       problems = 0 where id = $1`,
    [id],
  );
  await clearStage(tx, id);
}

export interface Progress {
  bytesRead: number;
  children: number;
  episodes: number;
  problems: number;
}

export async function saveProgress(tx: Tx, id: string, progress: Progress): Promise<void> {
  await tx.query(
    'update census_import set bytes_read = $2, children = $3, episodes = $4, problems = $5 where id = $1',
    [id, progress.bytesRead, progress.children, progress.episodes, progress.problems],
  );
}

export async function saveHeader(
  tx: Tx,
  id: string,
  header: { authorityCode: string | null; year: string | null; referenceDate: string | null },
): Promise<void> {
  await tx.query(
    'update census_import set authority_code = $2, census_year = $3, reference_date = $4 where id = $1',
    [id, header.authorityCode, header.year, header.referenceDate],
  );
}

/** Nothing of the file stays behind but the file itself, which may be tried again. */
export async function failImport(tx: Tx, id: string, failure: CensusFailure, at: Date): Promise<void> {
  await clearStage(tx, id);
  await tx.query(
    `update census_import set state = 'failed', failure = $2, finished_at = $3, children = 0, episodes = 0, problems = 0
     where id = $1`,
    [id, JSON.stringify(failure), at],
  );
}

async function clearStage(tx: Tx, id: string): Promise<void> {
  await tx.query('delete from census_stage where import_id = $1', [id]);
  await tx.query('delete from census_problem where import_id = $1', [id]);
}
