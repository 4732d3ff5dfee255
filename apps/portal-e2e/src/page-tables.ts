import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Visitor } from './visitor.js';

/** What stands in a table, a row as its cells by the words above them. */
export type Row = Readonly<Record<string, string>>;

/** A table by its caption, whether that can be seen or is for those who hear it. */
export async function tableOf(visitor: Visitor, caption: string | RegExp): Promise<Row[]> {
  const table = visitor.page
    .locator('table')
    .filter({ has: visitor.page.locator('caption', { hasText: caption }) })
    .first();
  const heads = await table.locator('thead th').allInnerTexts();
  const rows = await table.locator('tbody tr').all();
  return Promise.all(
    rows.map(async (row) => {
      const cells = await row.locator('th, td').allInnerTexts();
      return Object.fromEntries(heads.map((head, at) => [head.trim(), cells[at]!.trim()]));
    }),
  );
}

/** The row that begins with that name. */
export function rowOf(rows: readonly Row[], name: string): Row {
  const found = rows.find((row) => Object.values(row)[0]!.startsWith(name));
  if (!found)
    throw new Error(
      `there is no row of ${name} among: ${rows.map((row) => Object.values(row)[0]).join('; ')}`,
    );
  return found;
}

/** What a link or a button gives to be kept, as text. */
export async function downloaded(visitor: Visitor, link: string | RegExp): Promise<string> {
  const downloading = visitor.page.waitForEvent('download');
  await visitor.page.getByText(link, { exact: true }).first().click();
  return readFileSync(await (await downloading).path(), 'utf8');
}

/** The rows of a file for a spreadsheet. */
export async function downloadedRows(visitor: Visitor, link: string | RegExp): Promise<Row[]> {
  return parse(await downloaded(visitor, link), { bom: true, columns: true }) as Row[];
}

/** A file of cost lines, and its last row, which says what they come to. */
export function linesAndTotal(rows: readonly Row[]): { lines: readonly Row[]; total: Row } {
  const total = rows.at(-1)!;
  if (total['Line'] !== 'Total') throw new Error('the last row of the file is no total');
  return { lines: rows.slice(0, -1), total };
}

/** "£1,234.56", "-£0.01" or "1234.56", as pence. */
export function pence(text: string): number {
  const found = /^([-−]?)£?([\d,]+)\.(\d\d)$/.exec(text.trim());
  if (!found) throw new Error(`"${text}" is no amount`);
  const [, sign, pounds, rest] = found;
  return Number(`${pounds!.replaceAll(',', '')}${rest}`) * (sign ? -1 : 1);
}

export function sum(amounts: readonly number[]): number {
  return amounts.reduce((before, amount) => before + amount, 0);
}

/** The only amount in some words, as pence. */
export function amountIn(words: string): number {
  const [found] = /-?£[\d,]+\.\d\d/.exec(words) ?? [];
  if (!found) throw new Error(`no amount stands in "${words}"`);
  return pence(found);
}
