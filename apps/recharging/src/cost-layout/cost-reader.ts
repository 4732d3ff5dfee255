import { StringDecoder } from 'node:string_decoder';
import { costFailure } from './cost-failure.js';
import { RowReader, type CostRow, type RejectedRow } from './cost-row.js';
import { CsvProblem, CsvRecords } from './csv-records.js';
import type { CostEncoding } from './file-bytes.js';
import { findHeader, HEADER_WITHIN_ROWS, type FoundHeader } from './header.js';

/** Longer than any row of a ledger: beyond it a quotation mark was opened and never closed. */
const MAX_ROW_CHARACTERS = 100_000;
const MAX_ROWS = 5_000_000;
/** So few that what is read of them is gone before the memory for what is young fills. */
const BATCH_ROWS = 500;

export interface CostBatch {
  rows: CostRow[];
  rejected: RejectedRow[];
}

/**
 * Reads the bytes of a cost file to its costs, some hundred rows at a time: memory stays flat however long the file is.
 * `header` is there once the first rows were read, `sum` is that of the source column.
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
    const records = new CsvRecords(MAX_ROW_CHARACTERS);
    try {
      for await (const text of decoded(bytes, this.encoding)) yield* this.batches(records.take(text));
      yield* this.batches(records.take('', true), true);
    } catch (error) {
      throw this.told(error);
    }
  }

  private *batches(records: Iterable<string[]>, last = false): Generator<CostBatch> {
    let batch: CostBatch = { rows: [], rejected: [] };
    for (const cells of records) {
      if (this.reader) this.takeRow(cells, batch);
      else if (this.first.push(cells) === HEADER_WITHIN_ROWS) this.begin(batch);
      if (batch.rows.length + batch.rejected.length < BATCH_ROWS) continue;
      yield batch;
      batch = { rows: [], rejected: [] };
    }
    if (last && !this.reader) this.begin(batch);
    yield batch;
  }

  private begin(batch: CostBatch): void {
    const { first } = this;
    this.found = findHeader(first, this.askedLayout);
    this.reader = new RowReader(this.found);
    this.number = this.found.row;
    this.first = [];
    for (const cells of first.slice(this.found.row)) this.takeRow(cells, batch);
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
    if (!(error instanceof CsvProblem)) return error;
    const row = this.number + this.first.length;
    if (error.kind === 'too-long')
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

async function* decoded(bytes: AsyncIterable<Buffer>, encoding: CostEncoding): AsyncGenerator<string> {
  if (encoding === 'windows-1252') {
    const decoder = new TextDecoder('windows-1252');
    for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
    return;
  }
  const decoder = new StringDecoder('utf8');
  let marked = encoding === 'utf-8-bom';
  for await (const chunk of bytes) {
    const text = decoder.write(chunk);
    yield marked ? text.replace(/^\ufeff/, '') : text;
    marked &&= text === '';
  }
}
