import { appendFileSync } from 'node:fs';

/** A row of the table of attacks (tools/src/attacks/attacks.ts). */
export type AttackRow = `S${number}`;

export interface Attempt {
  readonly row: AttackRow;
  /** What was tried, in words; never what was sent. */
  readonly what: string;
  /** Whether it was refused as it must be. An attempt that was not is a leak. */
  readonly refused: boolean;
  /** Of an answer by HTTP. */
  readonly status?: number;
  readonly ms: number;
}

/**
 * Writes down one attempt for `npm run attacks` and for the table at the end of `npm test`. The test itself expects what must hold; where nobody
 * counts, nothing is written.
 */
export function noteAttempt(attempt: Attempt): void {
  const file = process.env['CONJOINT_ATTEMPTS'];
  if (file) appendFileSync(file, `${JSON.stringify({ attempt })}\n`);
}

/** Makes an attempt, writes it down with the time it took, and answers what came of it. */
export async function attempting<T>(
  row: AttackRow,
  what: string,
  attack: () => Promise<T>,
  isRefused: (result: T) => boolean,
): Promise<T> {
  const begun = performance.now();
  const result = await attack();
  const status =
    typeof result === 'object' && result !== null && 'status' in result ? Number(result.status) : undefined;
  const ms = performance.now() - begun;
  noteAttempt({
    row,
    what,
    refused: isRefused(result),
    ms,
    ...(status === undefined ? {} : { status }),
  });
  return result;
}

/**
 * For a suite whose every test is one attack: each counts as an attempt. Whether it was refused is the verdict of the test, which jest tells;
 * a failing test of a suite is a leak of its rows.
 */
export function eachTestAttacks(row: AttackRow): void {
  let begun = 0;
  beforeEach(() => {
    begun = performance.now();
  });
  afterEach(() => {
    const what = expect.getState().currentTestName ?? '';
    noteAttempt({ row, what, refused: true, ms: performance.now() - begun });
  });
}

/** Where chance decides in an attack, this is the seed of it: printed, so that a run can be repeated. */
export function attackSeed(): number {
  return Number(process.env['CONJOINT_ATTACK_SEED'] ?? 1);
}
