import type { PartitionDb, Tx } from '@conjoint/platform';
import type { CostFailure } from '../cost-layout/cost-failure.js';
import type { RejectedRow } from '../cost-layout/cost-row.js';
import type { CostFileState } from './cost-file.rules.js';

export interface CostFileRow {
  id: string;
  upload_id: string;
  file_name: string;
  /** bigint: the driver gives text. */
  size_bytes: string;
  sha256: string;
  layout_asked: string | null;
  layout: string | null;
  encoding: string | null;
  pool: string | null;
  take: 'ask' | 'whole' | 'partial';
  state: CostFileState;
  uploaded_by: string;
  uploaded_by_name: string;
  at: Date;
  mandate_ids: string[];
  correlation_id: string;
  attempts: number;
  bytes_read: string;
  rows: number;
  accepted: number;
  rejected: number;
  unshared: number;
  total_pence: string | null;
  column_total_pence: string | null;
  failure: CostFailure | null;
  accepted_by: string | null;
  accepted_by_name: string | null;
  accept_mandate_ids: string[] | null;
  accepted_at: Date | null;
  undone_by: string | null;
  undone_by_name: string | null;
  undo_reason: string | null;
  undo_mandate_ids: string[] | null;
  undo_kept_because: string | null;
  undone_at: Date | null;
}

export interface NewCostFile {
  id: string;
  requestId: string;
  uploadId: string;
  fileName: string;
  sizeBytes: string;
  sha256: string;
  layoutAsked: string | null;
  pool: string | null;
  take: CostFileRow['take'];
  uploadedBy: string;
  uploadedByName: string;
  at: Date;
  mandateIds: string[];
  correlationId: string;
}

export async function insertCostFile(tx: Tx, file: NewCostFile): Promise<void> {
  await tx.query(
    `insert into cost_file (id, request_id, upload_id, file_name, size_bytes, sha256, layout_asked, pool, take, state,
       uploaded_by, uploaded_by_name, at, mandate_ids, correlation_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10, $11, $12, $13, $14)`,
    [
      file.id,
      file.requestId,
      file.uploadId,
      file.fileName,
      file.sizeBytes,
      file.sha256,
      file.layoutAsked,
      file.pool,
      file.take,
      file.uploadedBy,
      file.uploadedByName,
      file.at,
      file.mandateIds,
      file.correlationId,
    ],
  );
}

export async function findByRequest(tx: PartitionDb | Tx, requestId: string): Promise<CostFileRow | null> {
  return one(await tx.query<CostFileRow>('select * from cost_file where request_id = $1', [requestId]));
}

/** The file of the same content that is here already. */
export async function findSame(tx: Tx, sha256: string): Promise<CostFileRow | null> {
  return one(
    await tx.query<CostFileRow>(
      `select * from cost_file where sha256 = $1 and state not in ('failed', 'discarded', 'undone')`,
      [sha256],
    ),
  );
}

export async function findCostFile(db: PartitionDb | Tx, id: string): Promise<CostFileRow | null> {
  return one(await db.query<CostFileRow>('select * from cost_file where id = $1', [id]));
}

export async function lockCostFile(tx: Tx, id: string): Promise<CostFileRow | null> {
  return one(await tx.query<CostFileRow>('select * from cost_file where id = $1 for update', [id]));
}

export async function latestCostFiles(
  db: PartitionDb,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ files: CostFileRow[]; total: number }> {
  const files = await db.query<CostFileRow>(
    'select * from cost_file order by at desc, id desc limit $1 offset $2',
    [limit, offset],
  );
  const [count] = await db.query<{ total: string }>('select count(*) as total from cost_file');
  return { files, total: Number(count!.total) };
}

/** The file to work on now: one that was broken off first, then the oldest that waits. */
export async function nextToDo(db: PartitionDb): Promise<CostFileRow | null> {
  return one(
    await db.query<CostFileRow>(
      `select * from cost_file where state in ('waiting', 'reading', 'accepting', 'undoing')
       order by state = 'reading' desc, at, id limit 1`,
    ),
  );
}

export async function beginStep(tx: Tx, id: string, state: CostFileState): Promise<void> {
  await tx.query('update cost_file set state = $2, attempts = attempts + 1, bytes_read = 0 where id = $1', [
    id,
    state,
  ]);
}

/** What was refused in an earlier try at reading goes with that try. */
export async function clearRejects(tx: Tx, id: string): Promise<void> {
  await tx.query('delete from cost_reject where file_id = $1', [id]);
}

export async function saveProgress(
  tx: Tx,
  id: string,
  progress: { bytesRead: number; rows: number; rejected: number },
): Promise<void> {
  await tx.query('update cost_file set bytes_read = $2, rows = $3, rejected = $4 where id = $1', [
    id,
    progress.bytesRead,
    progress.rows,
    progress.rejected,
  ]);
}

export async function insertRejects(
  tx: Tx,
  id: string,
  from: number,
  rejects: readonly RejectedRow[],
): Promise<void> {
  if (rejects.length === 0) return;
  await tx.query(
    `insert into cost_reject (file_id, position, row_number, line, column_name, value, why, remedy)
     select $1, $2 + at, r.row, r.row, r."column", r.value, r.why, r.remedy
     from rows from (jsonb_to_recordset($3::jsonb) as (row int, "column" text, value text, why text, remedy text))
       with ordinality as r (row, "column", value, why, remedy, at)`,
    [id, from, JSON.stringify(rejects)],
  );
}

export interface CostResult {
  layout: string;
  encoding: string;
  rows: number;
  accepted: number;
  rejected: number;
  unshared: number;
  totalPence: number;
  columnTotalPence: number | null;
}

export async function saveResult(
  tx: Tx,
  id: string,
  result: CostResult,
  to: { state: 'staged' | 'accepted'; at: Date; by?: { key: string; name: string } },
): Promise<void> {
  await tx.query(
    `update cost_file set layout = $2, encoding = $3, rows = $4, accepted = $5, rejected = $6, unshared = $7, total_pence = $8,
       column_total_pence = $9, state = $10, checked_at = coalesce(checked_at, $11), bytes_read = size_bytes, attempts = 0,
       accepted_at = case when $10 = 'accepted' then $11::timestamptz end,
       accepted_by = coalesce($12, accepted_by), accepted_by_name = coalesce($13, accepted_by_name)
     where id = $1`,
    [
      id,
      result.layout,
      result.encoding,
      result.rows,
      result.accepted,
      result.rejected,
      result.unshared,
      result.totalPence,
      result.columnTotalPence,
      to.state,
      to.at,
      to.by?.key ?? null,
      to.by?.name ?? null,
    ],
  );
}

/** Nothing of the file stays behind but the upload, which may be tried again. */
export async function failCostFile(tx: Tx, id: string, failure: CostFailure, at: Date): Promise<void> {
  await clearRejects(tx, id);
  await tx.query(
    `update cost_file set state = 'failed', failure = $2, checked_at = $3, rows = 0, accepted = 0, rejected = 0, unshared = 0,
       total_pence = null, column_total_pence = null where id = $1`,
    [id, JSON.stringify(failure), at],
  );
}

export async function rejectPage(
  db: PartitionDb,
  id: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<
  { row: number | null; column: string | null; value: string | null; why: string; remedy: string }[]
> {
  return db.query(
    `select row_number as row, column_name as "column", value, why, remedy from cost_reject where file_id = $1
     order by position limit $2 offset $3`,
    [id, limit, offset],
  );
}

/** Whether every mandate a command was given with has been withdrawn since. */
export async function mandatesWithdrawn(tx: Tx, mandateIds: readonly string[]): Promise<boolean> {
  const rows = await tx.query<{ left: number }>(
    `select count(*)::int as left from unnest($1::text[]) as given (id)
     where not exists (select from refused_mandate where mandate_id::text = given.id)`,
    [mandateIds],
  );
  return mandateIds.length > 0 && rows[0]!.left === 0;
}

function one(rows: CostFileRow[]): CostFileRow | null {
  return rows[0] ?? null;
}
