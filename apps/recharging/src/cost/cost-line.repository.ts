import { copyRow, type PartitionDb, type Tx } from '@conjoint/platform';
import type { CostRow } from '../cost-layout/cost-row.js';

const COLUMNS = `id, file_id, row_number, pool, posting_date, period, subjective, cost_centre, document_number, supplier,
  description, net_pence, vat_pence, gross_pence, accepted_at`;

export interface CostLineRow {
  id: string;
  row_number: number;
  pool: string | null;
  posting_date: string;
  period: string;
  subjective: string | null;
  cost_centre: string | null;
  document_number: string | null;
  supplier: string | null;
  description: string | null;
  net_pence: string;
  vat_pence: string | null;
  gross_pence: string | null;
}

/** Bits of a row's number that stand in the third and fourth group of an id. */
const LOW_BITS = 14;
const LOW_MASK = 0x3fff;

/**
 * The id of a line: a UUID of version 7 whose time is the file's, whose counter is the row, and whose random end is the file's. So ids
 * of a file rise with its rows, are the same when a broken-off import is begun anew, and stand together.
 */
export function costLineId(fileId: string, row: number): string {
  const high = (row >>> LOW_BITS).toString(16).padStart(3, '0');
  const low = (0x8000 | (row & LOW_MASK)).toString(16);
  return `${fileId.slice(0, 13)}-7${high}-${low}-${fileId.slice(24)}`;
}

/** The first and the last id a line of this file can have. */
export function costLineIds(fileId: string): [string, string] {
  return [costLineId(fileId, 0), costLineId(fileId, 0xfff * (LOW_MASK + 1) + LOW_MASK)];
}

/** Rows of `cost_line` for `Tx.copyIn`. */
export function costLineText(
  rows: readonly CostRow[],
  of: { fileId: string; acceptedAt: string; poolOf: (row: CostRow) => string | null },
): string {
  let text = '';
  for (const row of rows)
    text += copyRow([
      costLineId(of.fileId, row.row),
      of.fileId,
      row.row,
      of.poolOf(row),
      row.postingDate,
      row.period,
      row.subjective,
      row.costCentre,
      row.documentNumber,
      row.supplier,
      row.description,
      row.netPence,
      row.vatPence,
      row.grossPence,
      of.acceptedAt,
    ]);
  return text;
}

export function writeCostLines(tx: Tx, pieces: AsyncIterable<string>): Promise<void> {
  return tx.copyIn(`cost_line (${COLUMNS})`, pieces);
}

/** What the database has of a file: counted and added up again there, before anybody may see it. */
export async function countCostLines(tx: Tx, fileId: string): Promise<{ lines: number; pence: bigint }> {
  const [counted] = await tx.query<{ lines: string; pence: string | null }>(
    'select count(*) as lines, sum(net_pence) as pence from cost_line where id between $2 and $3 and file_id = $1',
    [fileId, ...costLineIds(fileId)],
  );
  return { lines: Number(counted!.lines), pence: BigInt(counted!.pence ?? 0) };
}

export async function deleteCostLines(tx: Tx, fileId: string): Promise<void> {
  await tx.query('delete from cost_line where id between $2 and $3 and file_id = $1', [
    fileId,
    ...costLineIds(fileId),
  ]);
}

export async function costLinePage(
  db: PartitionDb,
  { fileId, notShared, limit, offset }: { fileId: string; notShared: boolean; limit: number; offset: number },
): Promise<CostLineRow[]> {
  return db.query<CostLineRow>(
    `select id, row_number, pool, posting_date::text, period, subjective, cost_centre, document_number, supplier, description,
       net_pence, vat_pence, gross_pence
     from cost_line where id between $2 and $3 and file_id = $1 and (not $4 or pool is null) order by id limit $5 offset $6`,
    [fileId, ...costLineIds(fileId), notShared, limit, offset],
  );
}
