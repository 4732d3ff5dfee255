import { NeedsRemedy } from '../remedy.js';
import { pause, type ManagedProcess } from './managed-process.js';

export interface Waiting {
  /** As it reads in a sentence: "PostgreSQL". */
  readonly label: string;
  readonly process: ManagedProcess;
  readonly timeoutMs: number;
  readonly ready: () => Promise<boolean>;
}

/** Waits for a started process to be ready; a failure shows the end of its log. */
export async function waitUntilReady({ label, process, timeoutMs, ready }: Waiting): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await ready().catch(() => false))) {
    if (!process.running) {
      const { code, signal } = await process.ended;
      throw new NeedsRemedy(
        `${label} ended while starting (${signal ?? `exit code ${code}`}).`,
        `Its whole log is ${process.spec.logFile}.`,
        process.logTail(),
      );
    }
    if (Date.now() > deadline) {
      throw new NeedsRemedy(
        `${label} was not ready after ${Math.round(timeoutMs / 1000)} seconds.`,
        `Run the command again on a quieter machine, or see its whole log in ${process.spec.logFile}.`,
        process.logTail(),
      );
    }
    await pause(100);
  }
}

/** Whether an address answers 200 within two seconds. */
export async function answersOk(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  await response.arrayBuffer();
  return response.status === 200;
}
