import { isBad, type FaultResult } from './fault.js';

const HEADS = [
  '#',
  'fault',
  'operations',
  'injected',
  'lost',
  'doubled',
  'pennies off',
  'longest wait',
  '',
] as const;

/** The table at the end, and under it whatever is wrong. */
export function reportOf(results: readonly FaultResult[]): string {
  const rows = results.map((one) => [
    String(one.row),
    one.fault,
    String(one.operations),
    String(one.injected),
    String(one.lost),
    String(one.doubled),
    String(one.penniesOff),
    `${(one.longestMs / 1000).toFixed(1)} s`,
    isBad(one) ? 'BAD' : 'good',
  ]);
  const all = [[...HEADS], ...rows];
  const widths = HEADS.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const lines = all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  return [...lines, ...results.flatMap(wrongWith)].join('\n');
}

function wrongWith({ row, seed, operations, injected, problems }: FaultResult): string[] {
  const nothing = [
    ...(operations === 0 ? ['no operation was done'] : []),
    ...(injected === 0 ? ['nothing was injected'] : []),
  ];
  return [...nothing, ...problems.slice(0, 12)].map((problem) => `row ${row}, seed ${seed}: ${problem}`);
}
