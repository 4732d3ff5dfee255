import { isDomainError } from '@conjoint/kernel';
import { CsvError, parse, type Options } from 'csv-parse';
import { costFailure } from './cost-failure.js';
import { RowReader, type CostRow, type RejectedRow } from './cost-row.js';
import type { CostEncoding } from './file-bytes.js';
import { findHeader, HEADER_WITHIN_ROWS, type FoundHeader } from './header.js';

/** Longer than any row of a ledger: beyond it a quotation mark was opened and never closed. */
const MAX_ROW_CHARACTERS = 100_000;
const MAX_ROWS = 5_000_000;

const OPTIONS: Options & { readableHighWaterMark: number } = {
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: false,
  max_record_size: MAX_ROW_CHARACTERS,
  // All rows of a chunk wait in the parser until the chunk has been taken.
  readableHighWaterMark: Number.MAX_SAFE_INTEGER,
};

export interface CostBatch {
  rows: CostRow[];
  rejected: RejectedRow[];
}

/**
 * Reads the bytes of a cost file to its costs, a batch a chunk: memory stays flat however long the file is.
 * `header` is there after the first batch, `sum` is that of the source column.
 */
export class CostReader {
  private found: FoundHeader | null = null;
  private reader: RowReader | null = null;
  private first: string[][] = [];
  private number = 0;

  constructor(
    private readonly encoding: CostEncoding,
    private readonly askedLayout: string | null,
  ) {}

  get header(): FoundHeader {
    if (!this.found) throw new Error('the header was not read yet');
    return this.found;
  }

  /** The sum of the column of amounts in pence, counted on its own; null where it cannot be known. */
  columnTotal(): bigint | null {
    return this.reader?.sum.pence() ?? null;
  }

  /** @throws DomainError with what is wrong with the file as a whole */
  async *read(bytes: AsyncIterable<Buffer>): AsyncGenerator<CostBatch> {
    const parser = parse(OPTIONS);
    const broken = new Promise<never>((_, reject) => parser.once('error', reject));
    broken.catch(() => undefined); // raced below, each time something is written
    try {
      for await (const text of decoded(bytes, this.encoding)) {
        await Promise.race([new Promise<void>((taken) => parser.write(text, () => taken())), broken]);
        yield this.take(drain(parser), false);
      }
      await Promise.race([new Promise<void>((ended) => parser.end(() => ended())), broken]);
      yield this.take(drain(parser), true);
    } catch (error) {
      throw this.told(error);
    } finally {
      parser.destroy();
    }
  }

  private take(records: string[][], last: boolean): CostBatch {
    const batch: CostBatch = { rows: [], rejected: [] };
    if (!this.reader) {
      this.first.push(...records);
      if (this.first.length < HEADER_WITHIN_ROWS && !last) return batch;
      this.found = findHeader(this.first.slice(0, HEADER_WITHIN_ROWS), this.askedLayout);
      this.reader = new RowReader(this.found);
      records = this.first.slice(this.found.row);
      this.number = this.found.row;
      this.first = [];
    }
    for (const cells of records) this.takeRow(cells, batch);
    return batch;
  }

  private takeRow(cells: string[], batch: CostBatch): void {
    this.number += 1;
    if (this.number > MAX_ROWS)
      throw costFailure(
        `The file has more than ${MAX_ROWS.toLocaleString('en-GB')} rows`,
        'Divide it, by month for example',
      );
    if (cells.every((cell) => cell === '')) return;
    const read = this.reader!.read(cells, this.number);
    if ('why' in read) batch.rejected.push(read);
    else batch.rows.push(read);
  }

  private told(error: unknown): unknown {
    if (isDomainError(error) || !(error instanceof CsvError)) return error;
    const row = this.number + this.first.length;
    if (error.code === 'CSV_MAX_RECORD_SIZE')
      return costFailure(
        `A row after row ${row} is longer than ${MAX_ROW_CHARACTERS.toLocaleString('en-GB')} characters`,
        'A quotation mark was probably opened and not closed: look at the rows from there on, or export the file again',
        { line: row + 1 },
      );
    return costFailure(
      `The file cannot be read as CSV after row ${row}: a quotation mark was opened and not closed`,
      'Look at the rows from there on, or export the file again',
      { line: row + 1 },
    );
  }
}

function drain(parser: ReturnType<typeof parse>): string[][] {
  const records: string[][] = [];
  for (;;) {
    const record = parser.read() as string[] | null;
    if (record === null) return records;
    records.push(record);
  }
}

async function* decoded(
  bytes: AsyncIterable<Buffer>,
  encoding: CostEncoding,
): AsyncGenerator<Buffer | string> {
  if (encoding !== 'windows-1252') {
    let first = true;
    for await (const chunk of bytes) {
      yield first && encoding === 'utf-8-bom' ? chunk.subarray(3) : chunk;
      first = false;
    }
    return;
  }
  const decoder = new TextDecoder('windows-1252');
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
}
