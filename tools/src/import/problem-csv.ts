import type { listImportProblems, ResponseOf, WorkforceProblem } from '@conjoint/contracts';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

export type ListedProblem = ResponseOf<typeof listImportProblems>['problems'][number];
type Columns<T> = readonly (readonly [title: string, value: (problem: T) => string | number | null])[];

const COLUMNS: Columns<ListedProblem> = [
  ['Line', (problem) => problem.line],
  ['Local id', (problem) => problem.localId],
  ['Field', (problem) => problem.field],
  ['Rule', (problem) => problem.rule],
  ['Value in the file', (problem) => problem.value],
  ['What is wrong', (problem) => problem.message],
  ['What to do', (problem) => problem.remedy],
];

const WORKFORCE_COLUMNS: Columns<WorkforceProblem> = [
  ['Line', (problem) => problem.line],
  ['Worker of the file', (problem) => problem.worker],
  ['Called in the file', (problem) => problem.reference],
  ['Field', (problem) => problem.field],
  ['What is wrong', (problem) => problem.message],
  ['What to do', (problem) => problem.remedy],
];

/** A list of problems, as a spreadsheet reads it: a byte-order mark, a header, a line each. */
export interface ProblemCsv<T> {
  readonly header: string;
  row(problem: T): string;
}

function problemCsv<T>(columns: Columns<T>): ProblemCsv<T> {
  return {
    header: `\ufeff${columns.map(([title]) => cell(title)).join(',')}\r\n`,
    row: (problem) => `${columns.map(([, value]) => cell(value(problem))).join(',')}\r\n`,
  };
}

export const cinProblemCsv = problemCsv(COLUMNS);
export const workforceProblemCsv = problemCsv(WORKFORCE_COLUMNS);

/** Writes every page of a list to a file only its owner may read; says how many there were. */
export async function writeProblems<T>(
  path: string,
  csv: ProblemCsv<T>,
  pageOf: (page: number) => Promise<{ problems: readonly T[]; total: number }>,
): Promise<number> {
  const out = createWriteStream(path, { mode: 0o600 });
  out.write(csv.header);
  let written = 0;
  for (let page = 1; ; page += 1) {
    const { problems, total } = await pageOf(page);
    for (const problem of problems) out.write(csv.row(problem));
    written += problems.length;
    if (problems.length === 0 || written >= total) break;
  }
  out.end();
  await finished(out);
  return written;
}

/** A value that a spreadsheet would take for a formula gets an apostrophe in front: values come from a file nobody vouches for. */
function cell(value: string | number | null): string {
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  const safe = /^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
