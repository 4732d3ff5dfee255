import { newId } from '../ids.js';
import { describeError, type Log } from '../logging.js';
import type { PartitionDatabases } from '../partitions/partition-databases.js';
import type { PartitionDb } from '../partitions/partition-db.js';
import { holdLease, releaseLease, type HeldLease } from './lease.js';

export interface WorkerOptions {
  name: string;
  databases: PartitionDatabases;
  log: Log;
  /** Longest pause between two turns that found nothing, in milliseconds. */
  idleMs: number;
  leaseSeconds?: number;
  /** Does what is there and says how much it was. */
  turn: (db: PartitionDb, lease: HeldLease) => Promise<number>;
  /** Wake at once after a commit of this process. */
  wakeOnCommit?: boolean;
}

/**
 * A job that runs once a database whatever the number of processes: relay, sealer, reconciler, imports. Each partition has a loop of
 * its own, so that one database that does not answer holds up nobody else.
 */
export class PartitionWorker {
  private readonly holder = newId();
  private readonly loops: Promise<void>[] = [];
  private readonly wakers = new Map<string, () => void>();
  private stopping = false;

  constructor(private readonly options: WorkerOptions) {}

  start(): void {
    for (const partition of this.options.databases.partitions) this.loops.push(this.loop(partition));
  }

  wake(partition: string): void {
    this.wakers.get(partition)?.();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    for (const wake of this.wakers.values()) wake();
    await Promise.all(this.loops);
  }

  private async loop(partition: string): Promise<void> {
    const { databases, idleMs, log, name } = this.options;
    const db = databases.for(partition);
    let woken = false;
    const wake = (): void => {
      woken = true;
      this.wakers.get(partition)?.();
    };
    if (this.options.wakeOnCommit) db.signals.on('committed', wake);
    let pause = 50;
    let lease: HeldLease | null = null;
    while (!this.stopping) {
      try {
        await databases.ready(partition);
        woken = false;
        lease = await holdLease(db, name, this.holder, this.options.leaseSeconds ?? 10);
        const done = lease ? await this.options.turn(db, lease) : 0;
        pause = done > 0 || woken ? 0 : Math.min(idleMs, Math.max(50, pause * 2));
      } catch (error) {
        pause = Math.min(5000, Math.max(200, pause * 2));
        if (!this.stopping)
          log.warn({ partition, worker: name, err: describeError(error) }, 'worker turn failed');
      }
      if (pause > 0 && !this.stopping && !woken) await this.sleep(partition, pause);
    }
    db.signals.off('committed', wake);
    if (lease) await releaseLease(db, lease).catch(() => undefined); // it expires by itself
  }

  private sleep(partition: string, milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, milliseconds);
      const wakers = this.wakers;
      function done(): void {
        clearTimeout(timer);
        wakers.delete(partition);
        resolve();
      }
      this.wakers.set(partition, done);
    });
  }
}
