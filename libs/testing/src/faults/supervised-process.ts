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
}

const READY_MS = 60_000;
const RESTART_MS = 150;

/** A real process that is started again whenever it ends, as a supervisor, systemd or Kubernetes would, until it is stopped. */
export class SupervisedProcess {
  kills = 0;
  private child: ChildProcess | null = null;
  private stopping = false;

  private constructor(private readonly spec: SupervisedSpec) {}

  static async start(spec: SupervisedSpec): Promise<SupervisedProcess> {
    const supervised = new SupervisedProcess(spec);
    supervised.launch();
    try {
      await supervised.untilReady();
      return supervised;
    } catch (error) {
      await supervised.stop();
      throw error;
    }
  }

  get name(): string {
    return this.spec.name;
  }

  /** SIGKILL: nothing is flushed, closed or told to anybody. */
  kill9(): void {
    if (this.child?.kill('SIGKILL')) this.kills += 1;
  }

  async untilReady(): Promise<void> {
    const until = Date.now() + READY_MS;
    while (!(await this.spec.ready().catch(() => false))) {
      if (Date.now() > until) throw new Error(`${this.name} is not ready. Its log ends:\n${this.logTail()}`);
      await pause(100);
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  logTail(): string {
    return readFileSync(this.spec.logFile, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
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
      if (!this.stopping) setTimeout(() => (this.stopping ? undefined : this.launch()), RESTART_MS);
    });
  }
}
