import { table } from '../console/table.js';
import type { PartResult } from './part.js';

/** The table of parts, and the sum as the very last line, for people and for machines that read only that. */
export function summary(results: readonly (PartResult & { name: string; seconds: number })[]): string {
  const rows = results.map(({ name, passed, failed, seconds, note }) => [
    name,
    String(passed),
    String(failed),
    `${seconds.toFixed(1)} s`,
    (note ?? '').slice(0, 80),
  ]);
  const sum = (which: 'passed' | 'failed' | 'skipped'): number =>
    results.reduce((total, result) => total + (result[which] ?? 0), 0);
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
  return `\n${table(['part', 'passed', 'failed', 'time', 'note'], rows)}\n\n${sum('passed')} passed, ${sum('failed')} failed${skipped}`;
}

/** Prints it and sets the exit code. */
export function report(results: readonly (PartResult & { name: string; seconds: number })[]): void {
  process.exitCode = results.some(({ failed }) => failed > 0) ? 1 : 0;
  console.log(summary(results));
}
