import type { listCinReturnProblems, ResponseOf } from '@conjoint/contracts';
import { csvRow } from '../import/problems-csv.js';

type Problem = ResponseOf<typeof listCinReturnProblems>['problems'][number];

/** The address of a child's record. */
type RecordOf = (childId: string) => string;

/** Nobody is named: a return knows children by the council's own number. */
const COLUMNS: readonly [string, (problem: Problem, recordOf: RecordOf) => string | null][] = [
  ['Local number of the child', ({ localId }) => localId],
  ['Child id', ({ childId }) => childId],
  // It opens for whoever may see that record, and for nobody else.
  ['Record', ({ childId }, recordOf) => (childId === null ? null : recordOf(childId))],
  ['Field', ({ field }) => field],
  ['Rule', ({ rule }) => rule],
  ['Value in the record', ({ value }) => value],
  ['In the file instead', ({ inFile }) => inFile],
  ['What is wrong', ({ message }) => message],
  ['What to do', ({ remedy }) => remedy],
];

export function csvHead(): string {
  return `\uFEFF${csvRow(COLUMNS.map(([name]) => name))}`;
}

export function csvRows(problems: readonly Problem[], recordOf: RecordOf): string {
  return problems.map((problem) => csvRow(COLUMNS.map(([, value]) => value(problem, recordOf)))).join('');
}
