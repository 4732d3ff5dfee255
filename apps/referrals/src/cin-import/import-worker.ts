import {
  LeaseLost,
  CLOCK,
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
import { CensusImporter, ImportInterrupted } from './census-importer.js';
import { IMPORT_LEASE, IMPORT_LEASE_SECONDS, nextToDo } from './census-import.repository.js';
import { carryOutUndo } from './census-undoer.js';

/** Longer than the 30 s after which idle connections close. */
const IDLE_MS = 45_000;

/** Reads waiting imports and takes back those to be undone, one at a time a council, in whichever process holds the lease; also those that another one left behind. */
@Injectable()
export class ImportWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly worker: PartitionWorker;
  private stopping = false;

  constructor(
    @Inject(PartitionDatabases) databases: PartitionDatabases,
    @Inject(LOG) private readonly log: Log,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.worker = new PartitionWorker({
      name: IMPORT_LEASE,
      databases,
      log,
      idleMs: IDLE_MS,
      leaseSeconds: IMPORT_LEASE_SECONDS,
      peek: async (db) => (await nextToDo(db)) !== null,
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
    const row = await nextToDo(db);
    if (!row) return 0;
    try {
      if (row.state === 'undoing') await carryOutUndo(db, row, { lease, clock: this.clock });
      else await new CensusImporter(db, row, lease, this.clock, () => this.stopping).run();
    } catch (error) {
      if (!(error instanceof LeaseLost) && !(error instanceof ImportInterrupted)) throw error;
      this.log.info({ partition: db.partition, importId: row.id }, 'import goes on in another process');
      return 0;
    }
    return 1;
  }
}
