import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { identityOf, signalGroup, type ProcessIdentity } from './process-identity.js';

export interface ProcessSpec {
  /** Short name, also that of its log file: `postgres`, `portal`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly logFile: string;
  /** What asks this program to end in good order; SIGTERM for most, SIGINT for PostgreSQL's fast shutdown. */
  readonly stopSignal?: NodeJS.Signals;
  /** Given to it before it is killed. */
  readonly stopTimeoutMs?: number;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const LARGEST_LOG_BYTES = 20 * 1024 * 1024;

/**
 * A process in a group of its own, so that Ctrl-C in the terminal reaches only us and we can stop things in order,
 * and writing to a file rather than to a pipe, so that it survives us.
 */
export class ManagedProcess {
  readonly ended: Promise<Ended>;
  readonly identity: ProcessIdentity;
  private result: Ended | undefined;

  private constructor(
    readonly spec: ProcessSpec,
    child: ChildProcess,
  ) {
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve((this.result = { code, signal })));
      child.once('error', () => resolve((this.result = { code: 127, signal: null })));
    });
    const pid = child.pid ?? 0;
    this.identity = identityOf(pid) ?? { pid, startedAt: 'ended at once' };
  }

  static start(spec: ProcessSpec): ManagedProcess {
    if (existsSync(spec.logFile) && statSync(spec.logFile).size > LARGEST_LOG_BYTES) {
      renameSync(spec.logFile, `${spec.logFile}.old`);
    }
    const log = openSync(spec.logFile, 'a');
    try {
      const child = spawn(spec.command, [...spec.args], {
        detached: true,
        stdio: ['ignore', log, log],
        env: spec.env ?? process.env,
        cwd: spec.cwd,
        uid: spec.uid,
        gid: spec.gid,
      });
      return new ManagedProcess(spec, child);
    } finally {
      closeSync(log);
    }
  }

  get running(): boolean {
    return this.result === undefined;
  }

  /** Resolves when the process has ended; kills it when it does not go by itself in time. */
  async stop(): Promise<void> {
    if (!this.running) return;
    process.kill(this.identity.pid, this.spec.stopSignal ?? 'SIGTERM');
    const inTime = await Promise.race([
      this.ended.then(() => true),
      after(this.spec.stopTimeoutMs ?? 15_000),
    ]);
    if (inTime !== true) this.kill();
    await this.ended;
  }

  /** Ends it at once, with whatever it started. */
  kill(): void {
    signalGroup(this.identity.pid, 'SIGKILL');
  }

  logTail(lines = 15): string {
    return tailOf(this.spec.logFile, lines);
  }
}

export function tailOf(file: string, lines: number): string {
  if (!existsSync(file)) return '';
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

export function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
