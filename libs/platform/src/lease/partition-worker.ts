import { newId } from '../ids.js';
import { describeError, type Log } from '../logging.js';
import type { PartitionDatabases } from '../partitions/partition-databases.js';
import type { PartitionDb } from '../partitions/partition-db.js';
import { holdLease, releaseLease, type HeldLease, type Runs } from './lease.js';

/** What a worker wants to be woken by: a commit of this process that left something for it, or an older copy that was put back. */
export type WakeSignal = 'published' | 'audited' | 'reconciling';
const SIGNALS: readonly WakeSignal[] = ['published', 'audited'];

export interface WorkerOptions {
  name: string;
  databases: PartitionDatabases;
  log: Log;
  /** Longest pause between two turns that found nothing, in milliseconds. Longer than the 30 s after which idle connections close. */
  idleMs: number;
  leaseSeconds?: number;
  /** By default not in a partition that is reconciling: a job changes records or publishes. */
  runs?: Runs;
  /** Does what is there and says how much it was; `soon` where it cannot work just now and wants to try again in a second. */
  turn: (db: PartitionDb, lease: HeldLease) => Promise<number | 'soon'>;
  wakeOn?: WakeSignal;
  /**
   * Whether there is anything to do, as one cheap statement. A look that nobody asked for begins with it: taking and giving back the
   * lease are two commits.
   */
  peek?: (db: PartitionDb) => Promise<boolean>;
  /** Waits so long after being woken, so that a burst is one turn. */
  settleMs?: number;
}

const SOON = 1000;
/** How long a pause may be while this process works for the partition: its connection is open, and other processes may commit, too. */
const ACTIVE_IDLE = 4000;
const ACTIVE_FOR = 30_000;
const BUSY_ELSEWHERE = 300;

interface LoopState {
  /** When this process last committed anything here. */
  activeAt: number;
  /** Something came that no turn has looked for yet. */
  wanted: boolean;
  wake: (() => void) | null;
}

/**
 * A job that runs once a database whatever the number of processes: relay, sealer, reconciler, imports. Each partition has a loop of
 * its own, so that one database that does not answer holds up nobody else. The lease is given back when there is nothing to do, so that
 * whichever process has something next may take it at once, and an idle borough costs no query and no connection.
 */
export class PartitionWorker {
  private readonly holder = newId();
  private readonly loops: Promise<void>[] = [];
  private readonly states = new Map<string, LoopState>();
  private stopping = false;

  constructor(private readonly options: WorkerOptions) {}

  start(): void {
    for (const partition of this.options.databases.partitions) {
      this.states.set(partition, { wanted: true, wake: null, activeAt: 0 });
      this.loops.push(this.loop(partition));
    }
  }

  wake(partition: string): void {
    const state = this.states.get(partition);
    if (!state) return;
    state.wanted = true;
    state.wake?.();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    for (const partition of this.states.keys()) this.wake(partition);
    await Promise.all(this.loops);
  }

  private async loop(partition: string): Promise<void> {
    const { databases, wakeOn, settleMs } = this.options;
    const db = databases.for(partition);
    const state = this.states.get(partition)!;
    const wake = (): void => this.wake(partition);
    const active = (): void => void (state.activeAt = Date.now());
    if (wakeOn) db.signals.on(wakeOn, wake);
    for (const signal of SIGNALS) db.signals.on(signal, active);
    let failures = 0;
    let idle = 500;
    while (!this.stopping) {
      let pause: number;
      try {
        if (settleMs && state.wanted) await new Promise((resolve) => setTimeout(resolve, settleMs));
        const outcome = await this.once(db, state);
        failures = 0;
        idle = outcome === 'idle' ? Math.min(this.longestPause(state), idle * 2) : 500;
        pause = { worked: 0, soon: SOON, busy: BUSY_ELSEWHERE, idle }[outcome];
      } catch (error) {
        failures += 1;
        pause = Math.min(5000, 200 * 2 ** failures);
        if (!this.stopping)
          this.options.log.warn(
            { partition, worker: this.options.name, err: describeError(error) },
            'worker turn failed',
          );
      }
      if (pause > 0 && !this.stopping) await this.sleep(state, pause, failures > 0);
    }
    if (wakeOn) db.signals.off(wakeOn, wake);
    for (const signal of SIGNALS) db.signals.off(signal, active);
  }

  /**
   * What another process committed before it was killed waits for somebody's look: seconds in a partition where this one is at work,
   * and no connection is held open for the others.
   */
  private longestPause(state: LoopState): number {
    const { idleMs, peek } = this.options;
    return peek && Date.now() - state.activeAt < ACTIVE_FOR ? Math.min(idleMs, ACTIVE_IDLE) : idleMs;
  }

  /** One turn under the lease. `busy`: another process is at it just now, and there was something to do here. */
  private async once(db: PartitionDb, state: LoopState): Promise<'worked' | 'idle' | 'soon' | 'busy'> {
    const { databases, leaseSeconds, name, runs, turn, peek } = this.options;
    await databases.ready(db.partition);
    const { wanted } = state;
    if (!wanted && peek && !(await peek(db))) return 'idle';
    const lease = await holdLease(db, name, this.holder, leaseSeconds ?? 10, runs ?? 'while-normal');
    // Seen to be there and held by another: one that was killed holds its lease for some seconds more.
    if (!lease) return wanted ? 'busy' : peek ? 'soon' : 'idle';
    state.wanted = false;
    try {
      const done = await turn(db, lease);
      if (done === 'soon') return 'soon';
      if (done > 0) {
        state.wanted = true;
        return 'worked';
      }
      return state.wanted ? 'worked' : 'idle';
    } catch (error) {
      state.wanted = true;
      throw error;
    } finally {
      if (!state.wanted || this.stopping) await releaseLease(db, lease).catch(() => undefined); // it expires by itself
    }
  }

  /** Woken early by new work, unless the pause is for a database that does not answer. */
  private sleep(state: LoopState, milliseconds: number, throughWakes: boolean): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        state.wake = null;
        resolve();
      };
      const timer = setTimeout(finish, milliseconds * (0.9 + Math.random() * 0.2));
      state.wake = throughWakes && !this.stopping ? () => (this.stopping ? finish() : undefined) : finish;
    });
  }
}
