import { CopyRows, uuidBytes, type PartitionDb, type Tx } from '@conjoint/platform';
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

/** Writes rows of one file for `Tx.copyRows`. */
export class CostLineWriter {
  private readonly rows = new CopyRows(COLUMNS.split(',').length);
  private readonly fileId: Buffer;
  private readonly lineId: Buffer;

  constructor(
    private readonly of: { fileId: string; acceptedAt: Date; poolOf: (row: CostRow) => string | null },
  ) {
    this.fileId = uuidBytes(of.fileId);
    this.lineId = uuidBytes(costLineId(of.fileId, 0));
  }

  write(lines: readonly CostRow[]): Buffer {
    for (const line of lines) this.line(line);
    return this.rows.take();
  }

  /** In the order of the columns. */
  private line(line: CostRow): void {
    const { rows } = this;
    this.lineId.writeUInt16BE(0x7000 | (line.row >>> LOW_BITS), 6);
    this.lineId.writeUInt16BE(0x8000 | (line.row & LOW_MASK), 8);
    rows.row();
    rows.uuid(this.lineId);
    rows.uuid(this.fileId);
    rows.integer(line.row);
    rows.text(this.of.poolOf(line));
    rows.date(line.postingDate);
    rows.text(line.period);
    rows.text(line.subjective);
    rows.text(line.costCentre);
    rows.text(line.documentNumber);
    rows.text(line.supplier);
    rows.text(line.description);
    rows.bigint(line.netPence);
    rows.bigint(line.vatPence);
    rows.bigint(line.grossPence);
    rows.timestamptz(this.of.acceptedAt);
  }
}

export function writeCostLines(tx: Tx, pieces: AsyncIterable<Buffer>): Promise<void> {
  return tx.copyRows(`cost_line (${COLUMNS})`, pieces);
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
