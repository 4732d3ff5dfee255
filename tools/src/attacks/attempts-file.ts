import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** Names the file in which suites write down what they tried; libs/testing writes attempts there, the run of jest its verdicts. */
export const ATTEMPTS_FILE = 'CONJOINT_ATTEMPTS';

/** One attempt as libs/testing's `noteAttempt` writes it. */
export interface Attempt {
  readonly row: string;
  readonly what: string;
  readonly refused: boolean;
  readonly status?: number;
  readonly ms: number;
}

/** Which tests of a file failed. */
export interface SuiteVerdict {
  readonly suite: string;
  readonly failed: readonly string[];
}

export interface Tried {
  readonly attempts: readonly Attempt[];
  readonly verdicts: readonly SuiteVerdict[];
}

export function noteVerdicts(verdicts: readonly SuiteVerdict[], environment: NodeJS.ProcessEnv): void {
  const file = environment[ATTEMPTS_FILE];
  if (file) appendFileSync(file, verdicts.map((verdict) => `${JSON.stringify({ verdict })}\n`).join(''));
}

export function readTried(file: string): Tried {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  const entries = lines.map((line) => JSON.parse(line) as { attempt?: Attempt; verdict?: SuiteVerdict });
  return {
    attempts: entries.flatMap(({ attempt }) => attempt ?? []),
    verdicts: entries.flatMap(({ verdict }) => verdict ?? []),
  };
}
