import {
  LeaseLost,
  CLOCK,
  LOG,
  PARTNERSHIP,
  PartitionDatabases,
  PartitionWorker,
  type Clock,
  type HeldLease,
  type Log,
  type PartitionDb,
  type Partnership,
} from '@conjoint/platform';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { IMPORT_LEASE_SECONDS } from '../cin-import/census-import.repository.js';
import { nextToMake } from './cin-return.repository.js';
import { ReturnInterrupted, ReturnMaker } from './return-maker.js';

const RETURN_LEASE = 'cin-return';
const IDLE_MS = 35_000;

/** Makes returns that wait, one at a time a council, in whichever process holds the lease; also those that another one left behind. */
@Injectable()
export class ReturnWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly worker: PartitionWorker;
  private stopping = false;

  constructor(
    @Inject(PartitionDatabases) databases: PartitionDatabases,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(LOG) private readonly log: Log,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.worker = new PartitionWorker({
      name: RETURN_LEASE,
      databases,
      log,
      idleMs: IDLE_MS,
      // As renewed by every transaction of the work.
      leaseSeconds: IMPORT_LEASE_SECONDS,
      peek: async (db) => (await nextToMake(db)) !== null,
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

  wake(partition: string): void {
    this.worker.wake(partition);
  }

  private async turn(db: PartitionDb, lease: HeldLease): Promise<number> {
    const row = await nextToMake(db);
    if (!row) return 0;
    const authorityCode = this.partnership.council(db.partition).dfe;
    const around = { clock: this.clock, authorityCode, stopping: () => this.stopping };
    try {
      await new ReturnMaker(db, row, lease, around).run();
    } catch (error) {
      if (!(error instanceof LeaseLost) && !(error instanceof ReturnInterrupted)) throw error;
      this.log.info({ partition: db.partition, returnId: row.id }, 'return goes on in another process');
      return 0;
    }
    return 1;
  }
}
