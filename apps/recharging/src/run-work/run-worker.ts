import { isDomainError } from '@conjoint/kernel';
import {
  CLOCK,
  LeaseLost,
  LOG,
  PartitionDatabases,
  PartitionWorker,
  type Clock,
  type HeldLease,
  type Log,
  type PartitionDb,
} from '@conjoint/platform';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { carryOutCalculation } from '../calculation/carry-out-calculation.js';
import { findRun, type RunRow } from '../run/run.repository.js';
import { carryOutSealing } from '../sealing/carry-out-sealing.js';
import { nextWork, stateOf } from './run-work.repository.js';
import { isAtWork, RUN_LEASE, RUN_LEASE_SECONDS, RunWithdrawn, WorkInterrupted } from './run-work.rules.js';
import { WorkInHand } from './work-in-hand.js';

const IDLE_MS = 35_000;
/** So long a request waits for what it asked: a run of some thousand lines is done by then, and its answer has the result. */
const PATIENCE_MS = 2000;
const LOOK_EVERY_MS = 25;

/** Calculates and seals runs, one at a time a partition, in whichever process holds the lease; also those that another one left behind. */
@Injectable()
export class RunWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly worker: PartitionWorker;
  private stopping = false;

  constructor(
    @Inject(PartitionDatabases) databases: PartitionDatabases,
    @Inject(LOG) private readonly log: Log,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.worker = new PartitionWorker({
      name: RUN_LEASE,
      databases,
      log,
      idleMs: IDLE_MS,
      leaseSeconds: RUN_LEASE_SECONDS,
      peek: async (db) => (await nextWork(db)) !== undefined,
      turn: (db, lease) => this.turn(db, lease),
    });
  }

  onApplicationBootstrap(): void {
    this.worker.start();
  }

  /** Before the platform closes the databases. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.worker.stop();
  }

  /** Has the work done that was just asked. The run as it is when that has ended, or as it is after a moment. */
  async done(db: PartitionDb, runId: string): Promise<RunRow> {
    this.worker.wake(db.partition);
    const until = performance.now() + PATIENCE_MS;
    for (let pause = LOOK_EVERY_MS; performance.now() < until && !this.stopping; pause *= 1.5) {
      const state = await stateOf(db, runId);
      if (state === undefined || !isAtWork(state)) break;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    return (await findRun(db, runId))!;
  }

  private async turn(db: PartitionDb, lease: HeldLease): Promise<number> {
    const row = await nextWork(db);
    if (!row) return 0;
    const around = { db, lease, clock: this.clock, stopping: () => this.stopping };
    const work = new WorkInHand(around, row);
    try {
      await (row.kind === 'seal' ? carryOutSealing(work) : carryOutCalculation(work));
    } catch (error) {
      if (error instanceof RunWithdrawn) return 1;
      if (error instanceof LeaseLost || error instanceof WorkInterrupted) {
        this.log.info({ partition: db.partition, runId: row.runId }, 'the run goes on in another process');
        return 0;
      }
      if (!isDomainError(error) || error.code === 'partition-unavailable') throw error;
      await work.fail(error);
    }
    return 1;
  }
}
