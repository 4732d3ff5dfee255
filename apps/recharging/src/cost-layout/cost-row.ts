import type { Pence } from '@conjoint/kernel';
import { parseAmount, type Amount, type Wrong } from './amount.rules.js';
import { ColumnSum } from './column-sum.js';
import { lastDayOf, parseCostDate, parsePeriod } from './date.rules.js';
import type { FoundHeader } from './header.js';
import type { ColumnRole } from './layout.schema.js';

/** One cost, read from one row. */
export interface CostRow {
  row: number;
  postingDate: string;
  period: string;
  subjective: string | null;
  costCentre: string | null;
  documentNumber: string | null;
  supplier: string | null;
  description: string | null;
  netPence: Pence;
  vatPence: Pence | null;
  grossPence: Pence | null;
}

/** A row that is no cost, where, and what to do. */
export interface RejectedRow extends Wrong {
  row: number;
  column: string | null;
  /** The value as it stands; of a column of amounts, dates or periods only. */
  value: string | null;
}

const CELL_CHARACTERS = 2000;
const DATES_KEPT = 10_000;

/** Reads rows of one file; knows its header. `sum` adds the amounts up as the file has them. */
export class RowReader {
  readonly sum = new ColumnSum();
  private readonly payroll: RegExp | null;
  private readonly dates = new Map<string, string | Wrong>();

  constructor(private readonly header: FoundHeader) {
    const { payroll } = header.layout;
    this.payroll = payroll === undefined ? null : new RegExp(payroll, 'u');
  }

  read(cells: readonly string[], row: number): CostRow | RejectedRow {
    const wrongWidth = this.width(cells, row);
    if (wrongWidth) {
      this.sum.unreadable += 1;
      return wrongWidth;
    }
    this.addUp(cells);
    const amounts = this.amounts(cells);
    if ('why' in amounts) return { row, ...amounts };
    const dated = this.dated(cells);
    if ('why' in dated) return { row, ...dated };
    const long = tooLong(cells);
    if (long >= 0)
      return this.wrong(row, this.header.names[long] ?? null, null, {
        why: `The text is longer than ${CELL_CHARACTERS} characters`,
        remedy: 'Shorten it where the file comes from; a quotation mark may be missing',
      });
    // Payroll is kept by group of posts: whose pay it is, is nobody's business here.
    const payroll = this.payroll?.test(this.text('source', cells) ?? '') === true;
    // Spelled out: this is made for every row, and spreading four objects took as long as all the rest of it.
    return {
      row,
      postingDate: dated.postingDate,
      period: dated.period,
      subjective: this.text('subjective', cells),
      costCentre: this.text('costCentre', cells),
      documentNumber: this.text('documentNumber', cells),
      supplier: payroll ? null : this.text('supplier', cells),
      description: this.text(payroll ? 'postGroup' : 'description', cells),
      netPence: amounts.netPence,
      vatPence: amounts.vatPence,
      grossPence: amounts.grossPence,
    };
  }

  private width(cells: readonly string[], row: number): RejectedRow | null {
    const [has, needs] = [cells.length, this.header.names.length];
    if (has === needs || (has > needs && cells.slice(needs).every((cell) => cell.trim() === ''))) return null;
    const [difference, words] = has < needs ? [needs - has, 'too few'] : [has - needs, 'too many'];
    return this.wrong(row, null, null, {
      why: `The row has ${has} columns, ${difference} ${words}: the header has ${needs}`,
      remedy:
        has < needs
          ? 'A column is missing in this row: export the file again'
          : 'A comma stands in a text without quotation marks: export the file again with quoted texts',
    });
  }

  private addUp(cells: readonly string[]): void {
    const { at } = this.header;
    if (at.net !== undefined) this.sum.add(cells[at.net]!);
    else if (at.debit !== undefined && at.credit !== undefined) {
      this.sum.add(cells[at.debit]!);
      this.sum.add(cells[at.credit]!, -1);
    } else {
      this.sum.add(cells[at.gross!]!);
      if (at.vat !== undefined) this.sum.add(cells[at.vat]!, -1);
    }
  }

  private amounts(
    cells: readonly string[],
  ): Pick<CostRow, 'netPence' | 'vatPence' | 'grossPence'> | Omit<RejectedRow, 'row'> {
    const read = { net: null, vat: null, gross: null, debit: null, credit: null } as Record<
      'net' | 'vat' | 'gross' | 'debit' | 'credit',
      Pence | null
    >;
    for (const role of ['net', 'vat', 'gross', 'debit', 'credit'] as const) {
      const place = this.header.at[role];
      if (place === undefined) continue;
      const amount: Amount = parseAmount(cells[place]!);
      if ('why' in amount)
        return { ...amount, column: this.header.names[place]!, value: short(cells[place]!) };
      read[role] = 'pence' in amount ? amount.pence : null;
    }
    const { vat: vatPence, gross: grossPence } = read;
    const netPence = this.net(read);
    if (netPence === null) return this.noAmount();
    if (
      this.header.at.net !== undefined &&
      vatPence !== null &&
      grossPence !== null &&
      netPence + vatPence !== grossPence
    )
      return {
        why: 'Net and VAT do not add to gross',
        remedy: 'Correct the row where the file comes from',
        column: this.header.names[this.header.at.gross!]!,
        value: short(cells[this.header.at.gross!]!),
      };
    return { netPence, vatPence, grossPence };
  }

  private net(read: Record<'net' | 'vat' | 'gross' | 'debit' | 'credit', Pence | null>): Pence | null {
    const { at } = this.header;
    if (at.net !== undefined) return read.net;
    if (at.debit !== undefined && at.credit !== undefined)
      return read.debit === null && read.credit === null ? null : (read.debit ?? 0) - (read.credit ?? 0);
    return read.gross === null ? null : read.gross - (read.vat ?? 0);
  }

  private noAmount(): Omit<RejectedRow, 'row'> {
    const { at, names } = this.header;
    return {
      why: 'The amount is missing',
      remedy: 'Fill it in where the file comes from, or leave the row out',
      column: names[at.net ?? at.debit ?? at.gross!]!,
      value: null,
    };
  }

  private dated(
    cells: readonly string[],
  ): Pick<CostRow, 'postingDate' | 'period'> | Omit<RejectedRow, 'row'> {
    const { at, layout, month } = this.header;
    const asDate = (value: string): string | Wrong => parseCostDate(value, layout.dates);
    const asPeriod = (value: string): string | Wrong => parsePeriod(value, layout.periods);
    const date = at.postingDate === undefined ? null : this.cached('d', cells[at.postingDate]!, asDate);
    if (date !== null && typeof date !== 'string') return this.at('postingDate', cells, date);
    const period = at.period === undefined ? month : this.cached('p', cells[at.period]!, asPeriod);
    if (period !== null && typeof period !== 'string') return this.at('period', cells, period);
    const counted = period ?? date!.slice(0, 7);
    return { postingDate: date ?? lastDayOf(counted), period: counted };
  }

  /** A file of many rows has few days. */
  private cached(kind: string, value: string, read: (value: string) => string | Wrong): string | Wrong {
    const known = this.dates.get(kind + value);
    if (known !== undefined) return known;
    const answer = read(value);
    if (this.dates.size < DATES_KEPT) this.dates.set(kind + value, answer);
    return answer;
  }

  private text(role: ColumnRole, cells: readonly string[]): string | null {
    const place = this.header.at[role];
    if (place === undefined) return null;
    return trimmed(cells[place]!) || null;
  }

  private at(role: ColumnRole, cells: readonly string[], wrong: Wrong): Omit<RejectedRow, 'row'> {
    const place = this.header.at[role]!;
    return { ...wrong, column: this.header.names[place]!, value: short(cells[place]!) };
  }

  private wrong(row: number, column: string | null, value: string | null, wrong: Wrong): RejectedRow {
    return { row, column, value, ...wrong };
  }
}

function tooLong(cells: readonly string[]): number {
  for (let at = 0; at < cells.length; at += 1) if (cells[at]!.length > CELL_CHARACTERS) return at;
  return -1;
}

/** Most values have no blanks around them: looking is faster than asking. */
function trimmed(value: string): string {
  const plain = (code: number): boolean => code > 32 && code < 127;
  return plain(value.charCodeAt(0)) && plain(value.charCodeAt(value.length - 1)) ? value : value.trim();
}

/** Short enough to be shown; nothing where it is so long that it is another column's text. */
function short(value: string): string | null {
  const text = value.trim();
  if (text === '') return null;
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
