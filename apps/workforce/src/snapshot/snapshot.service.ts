import {
  workforceFactsRenewed,
  type ParsedRequestOf,
  type ResponseOf,
  type snapshotWorkforceFacts,
} from '@conjoint/contracts';
import { londonDate } from '@conjoint/kernel';
import {
  CLOCK,
  requireRole,
  type Call,
  type Clock,
  type Origin,
  type PartitionDb,
  type Tx,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { publishAllocations } from '../allocations/allocation.repository.js';
import { publishWorker } from '../workers/worker-fact.js';
import { workersById } from '../workers/worker.repository.js';

/** Records held and said in one transaction: few, because people who work on them wait meanwhile. */
const BATCH = 100;
/** In one request: far below its deadline even on a slow day. */
const BATCHES = 5;

/** Says the facts of this partition again: workers and allocated episodes in the order of their ids. */
@Injectable()
export class SnapshotService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async say(
    { after }: ParsedRequestOf<typeof snapshotWorkforceFacts>,
    call: Call,
  ): Promise<ResponseOf<typeof snapshotWorkforceFacts>> {
    requireRole(call, 'operator');
    return this.renew(after, call);
  }

  /** The same for a service of this council whose read model was put back from an older copy. */
  async renew(after: string | null, call: Call): Promise<{ said: number; next: string | null }> {
    let [said, next] = [0, after];
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const done = await this.sayBatch(next, call.db, call);
      said += done.said;
      next = done.next;
      if (next === null) break;
    }
    return { said, next };
  }

  /** Every fact in the epoch of a restore, and at the end that these are all: whoever knows of another forgets it. */
  async sayAll(db: PartitionDb, origin: Origin): Promise<void> {
    let [facts, next] = [0, null as string | null];
    do {
      const done = await this.sayBatch(next, db, origin);
      [facts, next] = [facts + done.said, done.next];
    } while (next !== null);
    await db.transaction(origin, (tx) =>
      tx.publish(workforceFactsRenewed, { aggregateId: db.partition, payload: { facts } }),
    );
  }

  /**
   * Workers and episodes are held while their facts are read and said: otherwise a change in between would be published first, and the
   * fact from before it would follow with the higher version.
   */
  private sayBatch(
    after: string | null,
    db: PartitionDb,
    origin: Origin,
  ): Promise<{ said: number; next: string | null }> {
    return db.transaction(origin, async (tx) => {
      const held = await holdAfter(tx, after);
      const on = londonDate(this.clock.now());
      const ids = (kind: Held['kind']) => held.filter((one) => one.kind === kind).map(({ id }) => id);
      for (const worker of await workersById(tx, ids('worker')))
        await publishWorker(tx, worker, { on, again: true });
      await publishAllocations(tx, ids('episode'), { again: true });
      await tx.audit({ action: 'facts.snapshotted', subjects: held.map(({ id }) => id) });
      return { said: held.length, next: held.length < BATCH ? null : held.at(-1)!.id };
    });
  }
}

interface Held {
  readonly id: string;
  readonly kind: 'worker' | 'episode';
}

async function holdAfter(tx: Tx, after: string | null): Promise<Held[]> {
  const held = await tx.query<Held>(
    `select id, kind from (select id, 'worker' as kind from worker union all
       select distinct episode_id, 'episode' from allocation) said
     where $1::uuid is null or id > $1 order by id limit ${BATCH}`,
    [after],
  );
  const ids = held.map(({ id }) => id);
  // Episodes first, as whoever allocates does.
  await tx.query(
    'select 1 from episode_fact where episode_id = any($1::uuid[]) order by episode_id for share',
    [ids],
  );
  await tx.query('select 1 from worker where id = any($1::uuid[]) order by id for update', [ids]);
  return held;
}
