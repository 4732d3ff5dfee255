import type { listImportProblems, ResponseOf } from '@conjoint/contracts';

export type ListedProblem = ResponseOf<typeof listImportProblems>['problems'][number];

const COLUMNS = [
  ['Line', (problem) => problem.line],
  ['Local id', (problem) => problem.localId],
  ['Field', (problem) => problem.field],
  ['Rule', (problem) => problem.rule],
  ['Value in the file', (problem) => problem.value],
  ['What is wrong', (problem) => problem.message],
  ['What to do', (problem) => problem.remedy],
] as const satisfies readonly (readonly [string, (problem: ListedProblem) => string | number | null])[];

export const PROBLEM_CSV_HEADER = `\ufeff${COLUMNS.map(([title]) => cell(title)).join(',')}\r\n`;

/** One line of the list, as a spreadsheet reads it. */
export function problemCsvRow(problem: ListedProblem): string {
  return `${COLUMNS.map(([, value]) => cell(value(problem))).join(',')}\r\n`;
}

/** A value that a spreadsheet would take for a formula gets an apostrophe in front: values come from a file nobody vouches for. */
function cell(value: string | number | null): string {
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  const safe = /^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
