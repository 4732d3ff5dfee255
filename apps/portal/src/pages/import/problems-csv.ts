import type { listImportProblems, ResponseOf } from '@conjoint/contracts';

type Problem = ResponseOf<typeof listImportProblems>['problems'][number];

const COLUMNS: readonly [string, (problem: Problem) => string | number | null][] = [
  ['Line', ({ line }) => line],
  ['Local number of the child', ({ localId }) => localId],
  ['Child id', ({ childId }) => childId],
  ['Field', ({ field }) => field],
  ['Rule', ({ rule }) => rule],
  ['Value in the file', ({ value }) => value],
  ['What is wrong', ({ message }) => message],
  ['What to do', ({ remedy }) => remedy],
];

/** For a spreadsheet: UTF-8 with the mark that Excel needs to see it, lines ended as RFC 4180 has them. */
export function csvHead(): string {
  return `\uFEFF${csvRow(COLUMNS.map(([name]) => name))}`;
}

export function csvRows(problems: readonly Problem[]): string {
  return problems.map((problem) => csvRow(COLUMNS.map(([, value]) => value(problem)))).join('');
}

export function csvRow(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

/** A spreadsheet runs text that begins like a formula, whatever it came from: an apostrophe before it makes it text again. */
export function cell(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
