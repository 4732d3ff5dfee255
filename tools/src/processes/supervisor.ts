import type { Progress } from '../console/progress.js';
import { ManagedProcess } from './managed-process.js';
import type { RunRecord } from './run-record.js';

interface Kept {
  readonly label: string;
  process: ManagedProcess;
}

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;
/** A process that lived this long had started properly: the next delay is the first one again. */
const STEADY_MS = 60_000;

/** Keeps what was started running, and ends it in the opposite order. */
export class Supervisor {
  private readonly kept: Kept[] = [];
  private stopping = false;

  constructor(
    private readonly record: RunRecord,
    private readonly progress: Progress,
  ) {}

  /** `label` is how the process is called in a sentence: "the portal", "PostgreSQL". */
  keep(process: ManagedProcess, label: string): ManagedProcess {
    if (this.stopping) {
      // Begun before somebody said stop, and come to life after.
      process.kill();
      return process;
    }
    const kept: Kept = { label, process };
    this.kept.push(kept);
    this.record.add(process);
    void this.watch(kept, FIRST_DELAY_MS);
    return process;
  }

  async stopAll(): Promise<void> {
    this.stopping = true;
    for (const { label, process } of [...this.kept].reverse()) {
      if (!process.running) continue;
      await this.progress.during(`Stopping ${label}`, () => process.stop());
    }
    this.record.remove();
  }

  private async watch(kept: Kept, delayMs: number): Promise<void> {
    const began = Date.now();
    const { code, signal } = await kept.process.ended;
    if (this.stopping) return;
    // What it had started itself, such as the Java of a start script, would still hold its port and its files.
    kept.process.kill();
    const wait = Date.now() - began > STEADY_MS ? FIRST_DELAY_MS : delayMs;
    this.progress.say(
      `${capitalised(kept.label)} ended (${signal ?? `exit code ${code}`}); starting it again in ${wait / 1000} s. ` +
        `Its log is ${kept.process.spec.logFile}`,
    );
    await new Promise((resolve) => setTimeout(resolve, wait));
    if (this.stopping) return;
    kept.process = ManagedProcess.start(kept.process.spec);
    this.record.add(kept.process);
    void this.watch(kept, Math.min(wait * 2, LONGEST_DELAY_MS));
  }
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
