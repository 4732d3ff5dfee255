import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pause, type ManagedProcess } from './managed-process.js';
import { identityOf, isAlive, signalGroup, type ProcessIdentity } from './process-identity.js';

interface RecordedProcess extends ProcessIdentity {
  readonly name: string;
  readonly stopSignal: NodeJS.Signals;
  readonly stopTimeoutMs: number;
}

interface RecordedRun {
  /** The process that watches over the others. */
  readonly supervisor: ProcessIdentity;
  /** In the order they were started. */
  readonly processes: readonly RecordedProcess[];
  /** Where people go, once everything is up. */
  readonly address?: string;
}

/**
 * What one run has started, kept in a file so that `npm stop` and the next start know it even when the run itself was
 * killed. Every entry holds the moment its process started: an id that was given to another program is left alone.
 */
export class RunRecord {
  private constructor(
    private readonly file: string,
    private recorded: RecordedRun,
  ) {}

  /**
   * Begins a new record for this process. What is left of an earlier run stays in it until it has been stopped, or
   * killing this run, too, would lose sight of it.
   */
  static begin(file: string, earlier?: RunRecord): RunRecord {
    const supervisor = identityOf(process.pid);
    if (!supervisor) throw new Error('This process cannot see itself.');
    const record = new RunRecord(file, { supervisor, processes: earlier?.living ?? [] });
    record.write();
    return record;
  }

  static read(file: string): RunRecord | undefined {
    if (!existsSync(file)) return undefined;
    try {
      return new RunRecord(file, JSON.parse(readFileSync(file, 'utf8')) as RecordedRun);
    } catch {
      return undefined; // a disk that was full when it was written: nothing can be learned from it
    }
  }

  get supervisor(): ProcessIdentity {
    return this.recorded.supervisor;
  }

  get supervised(): boolean {
    return isAlive(this.recorded.supervisor);
  }

  get address(): string | undefined {
    return this.recorded.address;
  }

  get living(): readonly RecordedProcess[] {
    return this.recorded.processes.filter(isAlive);
  }

  add({ identity, spec }: ManagedProcess): void {
    const { name, stopSignal = 'SIGTERM', stopTimeoutMs = 15_000 } = spec;
    const others = this.recorded.processes.filter((known) => known.name !== name);
    this.recorded = {
      ...this.recorded,
      processes: [...others, { ...identity, name, stopSignal, stopTimeoutMs }],
    };
    this.write();
  }

  openedAt(address: string): void {
    this.recorded = { ...this.recorded, address };
    this.write();
  }

  remove(): void {
    rmSync(this.file, { force: true });
  }

  /** Ends what is left of a run whose supervisor is gone, the last started first. Answers the names. */
  async stopLeftovers(): Promise<string[]> {
    const leftovers = [...this.living].reverse();
    for (const leftover of leftovers) {
      process.kill(leftover.pid, leftover.stopSignal);
      if (await endedWithin(leftover, leftover.stopTimeoutMs)) continue;
      signalGroup(leftover.pid, 'SIGKILL');
      await endedWithin(leftover, 5_000);
    }
    return leftovers.map(({ name }) => name);
  }

  private write(): void {
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(`${this.file}.new`, JSON.stringify(this.recorded, null, 2), { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
  }
}

/** Waits for a process that is not our child. */
export async function endedWithin(identity: ProcessIdentity, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (isAlive(identity)) {
    if (Date.now() > deadline) return false;
    await pause(50);
  }
  return true;
}
