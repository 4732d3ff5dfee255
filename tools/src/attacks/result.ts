import { table } from '../console/table.js';
import type { Attack } from './attacks.js';
import type { Tried } from './attempts-file.js';

/** A row of the table at the end. */
export interface AttackResult {
  readonly row: string;
  readonly attack: string;
  readonly attempts: number;
  /** Refused as it must be. */
  readonly refused: number;
  /** Attempts that were not refused, and tests that failed. */
  readonly leaked: number;
  /** Answers that are a mistake of ours: 500 and above, without 503, which says to come again. */
  readonly serverErrors: number;
  readonly longestMs: number;
  /** Why the row does not hold, a sentence each. */
  readonly problems: readonly string[];
}

/** What became of an attack; one that tried nothing, or not in each of its suites, does not hold. */
export function resultOf({ row, attack, suites }: Attack, { attempts, verdicts }: Tried): AttackResult {
  const own = attempts.filter((attempt) => attempt.row === row);
  const unrefused = own.filter(({ refused }) => !refused);
  const errors = own.filter(({ status = 0 }) => status >= 500 && status !== 503);
  const ran = suites.map(({ file }) => ({ file, verdicts: verdicts.filter(({ suite }) => suite === file) }));
  const failed = ran.flatMap((suite) => suite.verdicts.flatMap((verdict) => verdict.failed));
  return {
    row,
    attack,
    attempts: own.length,
    refused: own.length - unrefused.length,
    leaked: Math.max(unrefused.length, failed.length),
    serverErrors: errors.length,
    longestMs: Math.round(Math.max(0, ...own.map(({ ms }) => ms))),
    problems: [
      ...(own.length === 0 ? ['nothing was tried'] : []),
      ...ran.filter((suite) => suite.verdicts.length === 0).map(({ file }) => `${file} did not run`),
      ...failed.map((name) => `failed: ${name}`),
      ...unrefused.map(({ what }) => `not refused: ${what}`),
      ...errors.map(({ what, status }) => `${status}: ${what}`),
    ],
  };
}

export const holds = ({ problems }: AttackResult): boolean => problems.length === 0;

export function attackTable(results: readonly AttackResult[]): string {
  const rows = results.map((one) => [
    one.row,
    one.attack,
    String(one.attempts),
    String(one.refused),
    String(one.leaked),
    String(one.serverErrors),
    one.longestMs >= 10_000 ? `${(one.longestMs / 1000).toFixed(1)} s` : `${one.longestMs} ms`,
  ]);
  const headings = ['#', 'attack', 'attempts', 'refused', 'leaked', '500s', 'longest'];
  const problems = results.flatMap(({ row, problems: found }) =>
    found.map((problem) => `  ${row}  ${problem}`),
  );
  return [table(headings, rows), ...(problems.length > 0 ? ['', ...problems.slice(0, 40)] : [])].join('\n');
}
