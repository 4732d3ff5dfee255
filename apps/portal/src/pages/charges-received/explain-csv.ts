import type { ExplainedLine } from '@conjoint/contracts';
import { cell } from '../import/problems-csv.js';

/** Text is made safe for a spreadsheet; an amount is a number of ours, and stays one where it is negative. */
const COLUMNS: readonly [string, (line: ExplainedLine) => string][] = [
  ['Line', ({ position }) => cell(position)],
  ['Line id', ({ lineId }) => cell(lineId)],
  ['Posted', ({ postingDate }) => cell(postingDate)],
  ['Document', ({ documentNumber }) => cell(documentNumber)],
  ['Code of the host', ({ subjective }) => cell(subjective)],
  ['Cost centre', ({ costCentre }) => cell(costCentre)],
  ['Pool', ({ pool }) => cell(pool)],
  ['Amount in pounds', ({ amountPence }) => pounds(amountPence)],
  ['Pool so far in pounds', ({ runningPence }) => pounds(runningPence)],
  ['Exact share in pence', ({ exactShare }) => exact(exactShare)],
  ['Owed so far in pence, exactly', ({ entitlementAfter }) => exact(entitlementAfter)],
  ['Charged so far in pounds', ({ chargedAfterPence }) => pounds(chargedAfterPence)],
  ['Your part in pounds', ({ partPence }) => pounds(partPence)],
];

export function explainHead(): string {
  return `\uFEFF${row(COLUMNS.map(([name]) => cell(name)))}`;
}

export function explainRows(lines: readonly ExplainedLine[]): string {
  return lines.map((line) => row(COLUMNS.map(([, value]) => value(line)))).join('');
}

/** The last row: what the lines come to and the council's part of them. */
export function explainTotal(sums: { amountPence: number; partPence: number }): string {
  const of: Readonly<Record<string, string>> = {
    Line: 'Total',
    'Amount in pounds': pounds(sums.amountPence),
    'Your part in pounds': pounds(sums.partPence),
  };
  return row(COLUMNS.map(([name]) => of[name] ?? ''));
}

const row = (cells: readonly string[]): string => `${cells.join(',')}\r\n`;

/** "-1234.56": digits of whole pence, never a float. */
function pounds(pence: number): string {
  const digits = String(Math.abs(pence)).padStart(3, '0');
  return `${pence < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** "50000/3" would be read as a date by a spreadsheet where it is short: said as a division in words. */
const exact = (fraction: string): string =>
  fraction.endsWith('/1') ? fraction.slice(0, -2) : fraction.replace('/', ' divided by ');
