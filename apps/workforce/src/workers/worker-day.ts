import { londonDate } from '@conjoint/kernel';
import {
  CLOCK,
  LOG,
  PartitionDatabases,
  PartitionWorker,
  systemOrigin,
  type Clock,
  type Log,
  type PartitionDb,
  type Tx,
} from '@conjoint/platform';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { WorkloadTelling } from '../workload/workload-telling.js';
import { publishWorker } from './worker-fact.js';
import { workersById } from './worker.repository.js';
import { factOn } from './worker.rules.js';

const BATCH = 100;
/** The longest that a new day goes unnoticed. */
const IDLE_MS = 600_000;

/** New hours, an absence or a last day that was recorded for a later day is said on that day, and so is a weight that begins. */
@Injectable()
export class WorkerDay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly worker: PartitionWorker;
  /** Of this process: a partition that was looked at today costs no statement until tomorrow. */
  private readonly seen = new Map<string, string>();

  constructor(
    private readonly telling: WorkloadTelling,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PartitionDatabases) databases: PartitionDatabases,
    @Inject(LOG) log: Log,
  ) {
    this.worker = new PartitionWorker({
      name: 'worker-day',
      databases,
      log,
      idleMs: IDLE_MS,
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

  /** How many workers were looked at. */
  async turn(db: PartitionDb): Promise<number> {
    const on = londonDate(this.clock.now());
    if (this.seen.get(db.partition) === on) return 0;
    const origin = systemOrigin('workforce', db.partition, `day-${on}`);
    const done = await db.transaction(origin, (tx) => this.batch(tx, db.partition, on));
    if (done < BATCH) this.seen.set(db.partition, on);
    return done < BATCH ? 0 : done;
  }

  private async batch(tx: Tx, partition: string, on: string): Promise<number> {
    const due = await tx.query<{ id: string; saidOn: string; weights: boolean }>(
      `select id, said_on::text as "saidOn",
         exists (select 1 from tier_weight where valid_from > said_on and valid_from <= $1) as weights
       from worker where said_on < $1 order by id limit ${BATCH} for update`,
      [on],
    );
    const workers = await workersById(
      tx,
      due.map(({ id }) => id),
    );
    for (const worker of workers) {
      const { saidOn, weights } = due.find(({ id }) => id === worker.id)!;
      const changed = JSON.stringify(factOn(worker, saidOn)) !== JSON.stringify(factOn(worker, on));
      if (changed) await publishWorker(tx, worker, { on });
      if (weights) await this.telling.changed({ tx, partition }, [worker.id]);
      else if (changed) await this.telling.tellCouncils({ tx, partition }, worker);
    }
    await tx.query('update worker set said_on = $2 where id = any($1::uuid[])', [
      due.map(({ id }) => id),
      on,
    ]);
    return due.length;
  }
}
