import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { pause } from './seeded-random.js';

export interface SupervisedSpec {
  name: string;
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
  logFile: string;
  /** Whether it can be used; asked again and again after a start. */
  ready: () => Promise<boolean>;
  /** Whether it is to be started again, as a liveness probe of Kubernetes would say; asked every second where it is given. */
  alive?: () => Promise<boolean>;
}

const READY_MS = 60_000;
const RESTART_MS = 150;
/** So many probes in a row have to fail. */
const DEAD_AFTER = 5;

/** A real process that is started again whenever it ends, as a supervisor, systemd or Kubernetes would, until it is stopped. */
export class SupervisedProcess {
  kills = 0;
  /** How often its probe failed so long that it was started again. */
  foundDead = 0;
  private child: ChildProcess | null = null;
  private stopping = false;
  private held = false;
  private probing: NodeJS.Timeout | undefined;

  private constructor(private readonly spec: SupervisedSpec) {}

  static async start(spec: SupervisedSpec): Promise<SupervisedProcess> {
    const supervised = new SupervisedProcess(spec);
    supervised.launch();
    try {
      await supervised.untilReady();
      supervised.probe();
      return supervised;
    } catch (error) {
      await supervised.stop();
      throw error;
    }
  }

  get name(): string {
    return this.spec.name;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** SIGKILL: nothing is flushed, closed or told to anybody. */
  kill9(): void {
    if (this.child?.kill('SIGKILL')) this.kills += 1;
  }

  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  /** Ends it and keeps it down until `release`: a machine without power. */
  async hold(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.held = true;
    await this.ended(signal);
    this.kills += 1;
  }

  /** What is between a stop and the next start, such as the loss of a disk, is done before. */
  async release(): Promise<void> {
    this.held = false;
    this.launch();
    await this.untilReady();
  }

  /** Whatever was done to it, it runs again. */
  async mend(): Promise<void> {
    this.signal('SIGCONT');
    if (this.held) await this.release();
    await this.untilReady();
  }

  /** SIGTERM and a start, as in an upgrade. @returns how long it took to end, in milliseconds */
  async restart(signal: NodeJS.Signals = 'SIGTERM'): Promise<number> {
    this.held = true;
    const began = Date.now();
    await this.ended(signal);
    const took = Date.now() - began;
    await this.release();
    return took;
  }

  async untilReady(withinMs = READY_MS): Promise<void> {
    const until = Date.now() + withinMs;
    while (!(await this.spec.ready().catch(() => false))) {
      if (Date.now() > until) throw new Error(`${this.name} is not ready. Its log ends:\n${this.logTail()}`);
      await pause(100);
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.probing);
    await this.ended('SIGKILL');
  }

  logTail(): string {
    return readFileSync(this.spec.logFile, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
  }

  private async ended(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }

  private probe(): void {
    const { alive } = this.spec;
    if (!alive) return;
    let failures = 0;
    const look = async (): Promise<void> => {
      const well = this.held || (await alive().catch(() => false));
      failures = well ? 0 : failures + 1;
      if (failures >= DEAD_AFTER) {
        failures = 0;
        this.foundDead += 1;
        this.child?.kill('SIGKILL');
      }
      if (!this.stopping) this.probing = setTimeout(() => void look(), 1000);
    };
    void look();
  }

  private launch(): void {
    const { command, args, env, cwd, uid, gid, logFile } = this.spec;
    const log = openSync(logFile, 'a');
    const child = spawn(command, args, { stdio: ['ignore', log, log], env, cwd, uid, gid });
    closeSync(log);
    this.child = child;
    // A test run that dies must not leave its servers behind.
    const follow = (): void => void child.kill('SIGKILL');
    process.once('exit', follow);
    child.once('exit', () => {
      process.off('exit', follow);
      const again = (): void =>
        this.stopping || this.held || this.child !== child ? undefined : this.launch();
      if (!this.stopping && !this.held) setTimeout(again, RESTART_MS);
    });
  }
}
