import { LOG, PartitionDatabases, PartitionWorker, type Log, type PartitionDb } from '@conjoint/platform';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { TidyService } from './tidy.service.js';

const EVERY_MS = 3_600_000;

/** Tidies each council once an hour, in whichever process holds the lease. */
@Injectable()
export class TidyWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly worker: PartitionWorker;
  private readonly doneAt = new Map<string, number>();

  constructor(
    private readonly tidying: TidyService,
    @Inject(PartitionDatabases) databases: PartitionDatabases,
    @Inject(LOG) log: Log,
  ) {
    this.worker = new PartitionWorker({
      name: 'tidy',
      databases,
      log,
      idleMs: EVERY_MS,
      leaseSeconds: 60,
      turn: (db) => this.turn(db),
    });
  }

  onApplicationBootstrap(): void {
    this.worker.start();
  }

  /** Before the platform closes the databases. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.worker.stop();
  }

  private async turn(db: PartitionDb): Promise<number> {
    if (Date.now() - (this.doneAt.get(db.partition) ?? 0) < EVERY_MS) return 0;
    await this.tidying.tidy(db);
    this.doneAt.set(db.partition, Date.now());
    return 0;
  }
}
