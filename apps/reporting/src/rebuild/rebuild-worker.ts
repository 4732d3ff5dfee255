import { renewFacts, renewWorkforceFacts } from '@conjoint/contracts';
import { isDomainError } from '@conjoint/kernel';
import {
  CLOCK,
  LOG,
  PartitionDatabases,
  PartitionWorker,
  Requests,
  systemOrigin,
  type Clock,
  type Log,
  type Origin,
  type PartitionDb,
} from '@conjoint/platform';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { RebuildRepository, type RebuildRow } from './rebuild.repository.js';
import { hearing, ownerAfter } from './rebuild.rules.js';

/** Longer than the 30 s after which idle connections close. */
const IDLE_MS = 45_000;

/**
 * Carries a rebuild on, one step a turn, so that another process goes on where this one died: asks each owner to say its facts again,
 * page by page, waits until they were heard, and then forgets what nobody said. Until that last step the pages show what they showed.
 */
@Injectable()
export class RebuildWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly worker: PartitionWorker;

  constructor(
    @Inject(PartitionDatabases) databases: PartitionDatabases,
    @Inject(LOG) log: Log,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly requests: Requests,
    private readonly rebuilds: RebuildRepository,
  ) {
    this.worker = new PartitionWorker({
      name: 'rebuild',
      databases,
      log,
      idleMs: IDLE_MS,
      leaseSeconds: 60,
      peek: async (db) => (await this.rebuilds.open(db)) !== null,
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

  wake(partition: string): void {
    this.worker.wake(partition);
  }

  private async turn(db: PartitionDb): Promise<number | 'soon'> {
    const rebuild = await this.rebuilds.open(db);
    if (!rebuild) return 0;
    return rebuild.state === 'telling' ? this.tell(db, rebuild) : this.hear(db, rebuild);
  }

  private async tell(db: PartitionDb, rebuild: RebuildRow): Promise<number | 'soon'> {
    const owner = rebuild.askedOf ?? 'referrals';
    const contract = owner === 'referrals' ? renewFacts : renewWorkforceFacts;
    const isFirst = owner === 'referrals' && rebuild.afterId === null;
    if (isFirst) await db.transaction(this.origin(db, rebuild), (tx) => this.rebuilds.addUp(tx));
    const as = { partition: db.partition, token: undefined, correlationId: `rebuild-${rebuild.id}` };
    try {
      const { said, next } = await this.requests.sendAs(as, contract, { after: rebuild.afterId });
      const askedOf = next === null ? ownerAfter(owner) : owner;
      await this.rebuilds.told(db, rebuild.id, { said, askedOf, afterId: next, now: this.clock.now() });
      return 1;
    } catch (error) {
      if (!isDomainError(error)) throw error;
      await this.rebuilds.waitFor(db, rebuild.id, owner);
      return 'soon';
    }
  }

  private async hear(db: PartitionDb, rebuild: RebuildRow): Promise<number | 'soon'> {
    const now = this.clock.now();
    const heard = await this.rebuilds.heardSince(db, rebuild);
    await this.rebuilds.heard(db, rebuild.id, heard, now);
    const silentMinutes =
      heard > rebuild.heard ? 0 : (now.getTime() - rebuild.heardMoreAt.getTime()) / 60_000;
    const step = hearing({ said: rebuild.said, heard, silentMinutes });
    if (step === 'wait') return 'soon';
    await db.transaction(this.origin(db, rebuild), async (tx) => {
      if (step === 'stop') return this.rebuilds.stop(tx, rebuild.id, now);
      const forgotten = await this.rebuilds.finish(tx, rebuild, now);
      await tx.audit({
        action: 'figures.rebuilt',
        subjects: [],
        why: `${heard} facts heard, ${forgotten} forgotten`,
      });
    });
    return 0;
  }

  private origin({ partition }: PartitionDb, { id }: RebuildRow): Origin {
    return systemOrigin('reporting', partition, `rebuild-${id}`);
  }
}
