import { exampleReferralFact, referralRecorded } from '@conjoint/contracts';
import {
  createLog,
  holdLease,
  newId,
  PartitionDatabases,
  relayBatch,
  systemOrigin,
} from '@conjoint/platform';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { testWorld } from '../world/open-world.js';
import type { TestService, TestWorld } from '../world/test-world.js';
import { noteDatabase, NoteModule } from './note-service.js';

const HF = 'E09000013';
const service = (): TestService => ({ name: 'referrals', module: NoteModule, database: noteDatabase });
const log = createLog({ service: 'test', level: 'silent' });

let world: TestWorld;
let nats: NatsConnection;
let sender: NatsConnection;
beforeAll(async () => {
  world = await testWorld({ partitions: [HF], services: [service(), service()] });
  const as = (user: string, inbox: string) =>
    connect({
      servers: world.nats.url,
      user,
      pass: world.parts.secrets.read(`nats/${user}`),
      inboxPrefix: `_INBOX.${inbox}`,
    });
  nats = await as('provisioner', 'provisioner');
  sender = await as(`referrals_${HF}`, `referrals.${HF}`);
}, 60_000);
afterAll(async () => {
  await nats?.close();
  await sender?.close();
  await world?.stop();
}, 30_000);

const tell = (aggregateId: string, db = world.db('referrals', HF)) =>
  db.transaction(systemOrigin('referrals', HF, 'test'), (tx) =>
    tx.publish(referralRecorded, {
      aggregateId,
      payload: { ...exampleReferralFact, referralId: aggregateId },
    }),
  );

/** Versions of each record in the order in which the stream holds them. */
async function versionsInStream(): Promise<Map<string, number[]>> {
  const manager = await jetstreamManager(nats);
  const { state } = await manager.streams.info(`EVT_${HF}`);
  const found = new Map<string, number[]>();
  for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
    const message = await manager.streams.getMessage(`EVT_${HF}`, { seq });
    const { aggregateId, version } = JSON.parse(message!.string()) as {
      aggregateId: string;
      version: number;
    };
    found.set(aggregateId, [...(found.get(aggregateId) ?? []), version]);
  }
  return found;
}

describe('two processes on one database', () => {
  it('send each event once, and version 1 before 2, whichever of them commits', async () => {
    const records = Array.from({ length: 10 }, () => newId());
    const both = [...world.apps.values()].map((app) =>
      app.get(PartitionDatabases, { strict: false }).for(HF),
    );
    expect(new Set(both).size).toBe(2);
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(records.flatMap((id) => both.map((db) => tell(id, db))));
      if (round % 2 === 0) await new Promise((resolve) => setTimeout(resolve, 30));
    }
    await world.settled();
    const sent = await versionsInStream();
    for (const id of records) expect(sent.get(id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  }, 40_000);

  it('take a lease over once it has run out; who held it before marks nothing any more', async () => {
    const db = world.db('referrals', HF);
    const name = 'a-job';
    const first = (await holdLease(db, name, newId(), 1))!;
    expect(await holdLease(db, name, newId(), 1)).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const second = (await holdLease(db, name, newId(), 10))!;
    expect(Number(second.fence)).toBe(Number(first.fence) + 1);

    // The relays of the world stand aside, as they do for a process that holds the lease.
    expect(await eventually(() => holdLease(db, 'relay', newId(), 20))).not.toBeNull();
    const id = newId();
    await tell(id);
    const stream = jetstream(sender);
    await relayBatch(db, first, { stream, log });
    const unsent = () => db.query('select 1 from outbox where aggregate_id = $1 and sent_at is null', [id]);
    expect(await unsent()).toHaveLength(1);
    await relayBatch(db, second, { stream, log });
    expect(await unsent()).toHaveLength(0);
    // What the first had published is the same message to JetStream: it is there once.
    expect((await versionsInStream()).get(id)).toEqual([1]);
  }, 40_000);
});

async function eventually<T>(look: () => Promise<T | null>): Promise<T | null> {
  const end = Date.now() + 15_000;
  for (;;) {
    const found = await look();
    if (found || Date.now() > end) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
