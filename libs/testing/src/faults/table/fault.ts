import type { FaultRun } from './fault-run.js';

/** One row of the table: what is done to a working installation, and what must hold. */
export interface Fault {
  readonly row: number;
  readonly fault: string;
  readonly holds: string;
  /** How it is brought about, for the table in docs/reliability.md. */
  readonly how: string;
  /** Brings the fault about while people work, and mends it; the run counts what was injected and what was wrong. */
  inject(run: FaultRun): Promise<void>;
  /** People do nothing else meanwhile: what it does is all the work there is. */
  readonly alone?: true;
}

export interface FaultResult {
  readonly row: number;
  readonly fault: string;
  readonly seed: number;
  readonly operations: number;
  readonly injected: number;
  readonly lost: number;
  readonly doubled: number;
  readonly penniesOff: number;
  /** The longest that anybody waited for an answer, in milliseconds. */
  readonly longestMs: number;
  readonly seconds: number;
  /** Everything that is wrong, what is counted above too. */
  readonly problems: readonly string[];
  /** What was met on the way, for whoever wants to know. */
  readonly notes: readonly string[];
}

export const isBad = ({ operations, injected, problems }: FaultResult): boolean =>
  problems.length > 0 || operations === 0 || injected === 0;

/** Findings of the checkers begin with their kind. */
export function countsOf(problems: readonly string[]): Pick<FaultResult, 'lost' | 'doubled' | 'penniesOff'> {
  const count = (kind: RegExp): number => problems.filter((one) => kind.test(one)).length;
  return {
    lost: count(/^(lost|event lost|not sent|passing on)/),
    doubled: count(/^(doubled|event doubled|holder)/),
    penniesOff: count(/^(pennies|books)/),
  };
}
