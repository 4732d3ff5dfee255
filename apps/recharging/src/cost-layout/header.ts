import { costFailure } from './cost-failure.js';
import { monthWords } from './date.rules.js';
import { layoutNamed, LAYOUTS } from './layouts.js';
import type { ColumnRole, CostLayout } from './layout.schema.js';

/** A header that was found: which layout it has, where its columns are, and what the lines above it say. */
export interface FoundHeader {
  layout: CostLayout;
  /** Row of the header as a spreadsheet counts, from 1. */
  row: number;
  names: readonly string[];
  at: Partial<Record<ColumnRole, number>>;
  /** `YYYY-MM` of the preamble. */
  month: string | null;
}

/** A header stands among the first rows, below at most a preamble. */
export const HEADER_WITHIN_ROWS = 60;

/**
 * Finds the header among the first rows. Of several layouts that fit, the one that asks for most of the header is meant.
 * @throws naming the columns that were found and the layouts there are
 */
export function findHeader(rows: readonly (readonly string[])[], asked: string | null): FoundHeader {
  const candidates = asked === null ? LAYOUTS : [namedLayout(asked)];
  for (const [index, cells] of rows.entries()) {
    const fitting = candidates.filter((layout) => fits(layout, cells, rows.slice(0, index)));
    const most = Math.max(...fitting.map(({ recognisedBy }) => recognisedBy.length));
    const best = fitting.filter(({ recognisedBy }) => recognisedBy.length === most);
    if (best.length > 1)
      throw costFailure(
        `The header fits more than one layout: ${names(best)}`,
        'Choose the layout, on the page or with --layout NAME',
        { line: index + 1 },
      );
    if (best[0]) return headerOf(best[0], rows, index);
  }
  throw unknownHeader(rows, asked);
}

function namedLayout(name: string): CostLayout {
  const layout = layoutNamed(name);
  if (layout) return layout;
  throw costFailure(
    `There is no layout called ${/^[\w-]{1,60}$/.test(name) ? name : 'that'}`,
    `Choose one of ${names(LAYOUTS)}, or describe a new one in data/layouts`,
  );
}

function fits(layout: CostLayout, cells: readonly string[], above: readonly (readonly string[])[]): boolean {
  const there = new Set(cells.map(plain));
  if (!layout.recognisedBy.every((name) => there.has(plain(name)))) return false;
  if (Object.keys(missingRoles(layout, cells)).length > 0) return false;
  const patterns = layout.preamble?.lines.map((line) => new RegExp(line, 'u')) ?? [];
  return above.every((row) => {
    const text = row.join(',').trim();
    return /^,*$/.test(text) || patterns.some((pattern) => pattern.test(text));
  });
}

/** Roles a header must have and has not: an amount and something that dates it. */
function missingRoles(layout: CostLayout, cells: readonly string[]): string[] {
  const at = placesOf(layout, cells);
  const amount =
    at.net !== undefined || at.gross !== undefined || (at.debit !== undefined && at.credit !== undefined);
  const dated = at.postingDate !== undefined || at.period !== undefined || layout.preamble !== undefined;
  return [...(amount ? [] : ['amount']), ...(dated ? [] : ['date'])];
}

function placesOf(layout: CostLayout, cells: readonly string[]): Partial<Record<ColumnRole, number>> {
  const there = cells.map(plain);
  const places: Partial<Record<ColumnRole, number>> = {};
  for (const [role, headers] of Object.entries(layout.columns) as [ColumnRole, string[]][]) {
    const place = headers.map((header) => there.indexOf(plain(header))).find((index) => index >= 0);
    if (place !== undefined) places[role] = place;
  }
  return places;
}

function headerOf(layout: CostLayout, rows: readonly (readonly string[])[], index: number): FoundHeader {
  const month = monthAbove(layout, rows.slice(0, index));
  const at = placesOf(layout, rows[index]!);
  if (at.postingDate === undefined && at.period === undefined && month === null)
    throw costFailure(
      'Neither a column nor the lines above the header say when the costs were posted',
      'Export the file with a column for the date',
      { line: index + 1 },
    );
  return { layout, row: index + 1, names: rows[index]!, at, month };
}

function monthAbove(layout: CostLayout, above: readonly (readonly string[])[]): string | null {
  for (const line of layout.preamble?.lines ?? []) {
    const pattern = new RegExp(line, 'u');
    for (const row of above) {
      const month = pattern.exec(row.join(',').trim())?.groups?.['month'];
      const read = month === undefined ? null : monthWords(month);
      if (read) return read;
    }
  }
  return null;
}

function unknownHeader(rows: readonly (readonly string[])[], asked: string | null): Error {
  // What stands first may be no header at all but a line that names somebody: only what looks like headings is repeated.
  const first = rows.find((row) => row.some((cell) => cell.trim() !== '')) ?? [];
  const data = first.some((cell) => /^[£(-]*\d[\d.,/-]*\)?$/.test(cell.trim()));
  const shown = (data ? [] : first)
    .map((cell) => cell.trim())
    .filter((cell) => /^[A-Za-z][\w ()/.,:'&%£*-]{0,60}$/.test(cell))
    .slice(0, 30);
  const found = shown.length === 0 ? 'no headings' : shown.join(' | ');
  return asked === null
    ? costFailure(
        `The header is of no layout that is known. Columns found: ${found}`,
        `Layouts there are: ${names(LAYOUTS)}. Choose one, or describe this one in data/layouts; it needs no code`,
        { line: 1 },
      )
    : costFailure(
        `The file has not the layout ${asked}. Columns found: ${found}`,
        `It needs the columns ${layoutNamed(asked)!.recognisedBy.join(', ')}`,
        { line: 1 },
      );
}

const names = (layouts: readonly CostLayout[]): string => layouts.map(({ name }) => name).join(', ');
const plain = (header: string): string =>
  header
    .replace(/^\ufeff/, '')
    .trim()
    .replace(/\s+/g, ' ')
    .toLowerCase();
