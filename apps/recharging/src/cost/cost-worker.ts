import {
  CLOCK,
  LeaseLost,
  LOG,
  PartitionDatabases,
  PartitionWorker,
  systemOrigin,
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
import { deleteOldUploads } from './cost-change.repository.js';
import { nextToDo } from './cost-file.repository.js';
import { COST_LEASE, COST_LEASE_SECONDS } from './cost-file.rules.js';
import { CostImporter, ImportInterrupted } from './cost-importer.js';
import { carryOutUndo } from './cost-undoer.js';

/** Longer than the 30 s after which idle connections close. */
const IDLE_MS = 45_000;
const TIDY_EVERY_MS = 3_600_000;
const UPLOAD_KEPT_MS = 7 * 86_400_000;

/** Takes cost files, one at a time a partition, in whichever process holds the lease; also those that another one left behind. */
@Injectable()
export class CostWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly worker: PartitionWorker;
  private readonly tidied = new Map<string, number>();
  private stopping = false;

  constructor(
    @Inject(PartitionDatabases) databases: PartitionDatabases,
    @Inject(LOG) private readonly log: Log,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.worker = new PartitionWorker({
      name: COST_LEASE,
      databases,
      log,
      idleMs: IDLE_MS,
      leaseSeconds: COST_LEASE_SECONDS,
      peek: async (db) => this.tidyIsDue(db) || (await nextToDo(db)) !== null,
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
    await this.tidy(db);
    const row = await nextToDo(db);
    if (!row) return 0;
    try {
      const work = { db, lease, clock: this.clock, stopping: () => this.stopping };
      if (row.state === 'undoing') await carryOutUndo(db, row, work);
      else await new CostImporter(work, row).run();
    } catch (error) {
      if (!(error instanceof LeaseLost) && !(error instanceof ImportInterrupted)) throw error;
      this.log.info(
        { partition: db.partition, costFileId: row.id },
        'the cost file goes on in another process',
      );
      return 0;
    }
    return 1;
  }

  /** Once an hour: uploads nobody came back to go after a week. */
  private async tidy(db: PartitionDb): Promise<void> {
    if (!this.tidyIsDue(db)) return;
    this.tidied.set(db.partition, Date.now());
    await db.transaction(systemOrigin('recharging', db.partition, 'tidy'), async (tx) => {
      const gone = await deleteOldUploads(tx, new Date(this.clock.now().getTime() - UPLOAD_KEPT_MS));
      if (gone.length > 0) await tx.audit({ action: 'file.expired', subjects: gone });
    });
  }

  private tidyIsDue({ partition }: PartitionDb): boolean {
    return Date.now() - (this.tidied.get(partition) ?? 0) >= TIDY_EVERY_MS;
  }
}
