import { exampleReferralFact, factsRenewed, listDeadLetters, referralRecorded } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { Hears, newId, systemOrigin, type EventCall, type EventOf } from '@conjoint/platform';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { Controller, Module } from '@nestjs/common';
import { testWorld } from '../world/open-world.js';
import type { TestService, TestWorld } from '../world/test-world.js';
import { heardDatabase, noteDatabase, NoteModule } from './note-service.js';

const HF = 'E09000013';
const COUNT = `insert into note (id, text, heard) values ($1, $2, 1)
  on conflict (id) do update set heard = note.heard + 1, text = excluded.text`;

/** What the handler meets, by referral; and how often it was called for each transaction. */
const meets = new Map<string, () => void | Promise<void>>();
const transactions = new Map<string, number>();

@Controller()
class TogetherController {
  @Hears(referralRecorded, { together: true })
  async heard(event: EventOf<typeof referralRecorded>, call: EventCall): Promise<void> {
    const [row] = await call.tx.query<{ id: string }>('select pg_current_xact_id()::text as id');
    transactions.set(row!.id, (transactions.get(row!.id) ?? 0) + 1);
    await call.tx.query(COUNT, [event.payload.referralId, `${event.version} ${call.correlationId}`]);
    await meets.get(event.payload.referralId)?.();
  }

  @Hears(factsRenewed)
  async renewed(event: EventOf<typeof factsRenewed>, call: EventCall): Promise<void> {
    await call.tx.query(COUNT, [event.aggregateId, String(event.payload.facts)]);
  }
}
@Module({ controllers: [TogetherController] })
class TogetherModule {}

const hearing: TestService = { name: 'reporting', module: TogetherModule, database: heardDatabase };
let world: TestWorld;
let nats: NatsConnection;
beforeAll(async () => {
  world = await testWorld({
    partitions: [HF],
    services: [{ name: 'referrals', module: NoteModule, database: noteDatabase }, hearing],
  });
  nats = await connect({
    servers: world.nats.url,
    user: `referrals_${HF}`,
    pass: world.parts.secrets.read(`nats/referrals_${HF}`),
    inboxPrefix: `_INBOX.referrals.${HF}`,
  });
}, 60_000);
afterAll(async () => {
  await nats?.close();
  await world?.stop();
}, 30_000);
beforeEach(() => {
  meets.clear();
  transactions.clear();
});

interface Sent {
  id: string;
  referralId: string;
  version: number;
  epoch?: number;
}
const one = (referralId = newId(), version = 1, id = newId(), epoch = 1): Sent => ({
  id,
  referralId,
  version,
  epoch,
});
const many = (count: number): Sent[] => Array.from({ length: count }, () => one());

/** Puts them into the stream in this order while nobody takes any, and then lets them be taken. */
async function arrive(events: readonly Sent[]): Promise<void> {
  await world.end(hearing);
  for (const { id, referralId, version, epoch } of events)
    await jetstream(nats).publish(
      `evt.${HF}.referrals.${referralRecorded.name}`,
      JSON.stringify({
        id,
        aggregateId: referralId,
        version,
        epoch,
        at: new Date().toISOString(),
        payload: { ...exampleReferralFact, referralId },
      }),
    );
  await world.start(hearing);
}

const db = () => world.db('reporting', HF);
async function notes(events: readonly Sent[]): Promise<Map<string, { heard: number; version: number }>> {
  const rows = await db().query<{ id: string; heard: number; text: string }>(
    'select id, heard, text from note where id = any($1)',
    [events.map(({ referralId }) => referralId)],
  );
  return new Map(rows.map(({ id, heard, text }) => [id, { heard, version: Number(text.split(' ')[0]) }]));
}
async function handled(events: readonly Sent[]): Promise<number> {
  const ids = [...new Set(events.map(({ id }) => id))];
  return (await db().query('select 1 from inbox where event_id = any($1)', [ids])).length;
}
async function until(condition: () => Promise<boolean>, milliseconds = 30_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('it did not come about in time');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const largest = (): number => Math.max(...transactions.values());
const once = (version = 1) => ({ heard: 1, version });

describe('events that may share a transaction', () => {
  it('share it, and each has one effect', async () => {
    const events = many(60);
    await arrive(events);
    await until(async () => (await handled(events)) === 60);
    expect([...(await notes(events)).values()]).toEqual(events.map(() => once()));
    expect(largest()).toBeGreaterThan(10);
  }, 60_000);

  it('have one effect when they come twice, in the same go or later', async () => {
    const events = many(20);
    await arrive([...events, ...events]);
    await until(async () => (await handled(events)) === 20);
    await arrive([...events.slice(10), ...events.slice(0, 10)]);
    await world.settled();
    expect([...(await notes(events)).values()]).toEqual(events.map(() => once()));
  }, 60_000);

  it('of one record are handled in their order, and an older one that comes after a newer is dropped', async () => {
    const [rising, fallen, epochs] = [newId(), newId(), newId()];
    const events = [
      one(rising, 1),
      one(fallen, 3),
      one(rising, 2),
      one(fallen, 1),
      one(rising, 3),
      one(fallen, 2),
      one(epochs, 7, newId(), 1),
      one(epochs, 1, newId(), 2),
      one(epochs, 8, newId(), 1),
    ];
    await arrive(events);
    await until(async () => (await handled(events)) === events.length);
    const kept = await notes(events);
    expect(kept.get(rising)).toEqual({ heard: 3, version: 3 });
    expect(kept.get(fallen)).toEqual({ heard: 1, version: 3 });
    expect(kept.get(epochs)).toEqual({ heard: 2, version: 1 });
    const [seen] = await db().query<{ epoch: string; version: string }>(
      'select epoch, version from inbox_version where aggregate_id = $1',
      [epochs],
    );
    expect(seen).toEqual({ epoch: '2', version: '1' });
  }, 60_000);

  it('leave what cannot be handled to the dead letters alone, and are not held up by it', async () => {
    const events = many(40);
    const poison = events[17]!;
    meets.set(poison.referralId, () => {
      throw new Error('a bug in the handler');
    });
    await arrive(events);
    await until(async () => (await handled(events)) === 39, 10_000);
    const operator = world.person({ partition: HF, roles: ['operator'] });
    const letters = async () =>
      (await operator.send(listDeadLetters.reporting, {})).deadLetters.filter(
        ({ eventId }) => eventId === poison.id,
      );
    await until(async () => (await letters()).length === 1);
    expect((await letters())[0]).toMatchObject({ attempts: 5, errorCode: 'Error' });
    expect((await notes(events)).has(poison.referralId)).toBe(false);
    expect([...(await notes(events)).values()]).toEqual(Array.from({ length: 39 }, () => once()));
  }, 60_000);

  it('are no dead letters because the database was away in their midst', async () => {
    const events = many(30);
    let times = 0;
    meets.set(events[12]!.referralId, () => {
      times += 1;
      if (times < 8)
        throw new DomainError('partition-unavailable', 'The records cannot be reached just now.');
    });
    await arrive(events);
    await until(async () => (await handled(events)) === 30, 40_000);
    expect([...(await notes(events)).values()]).toEqual(events.map(() => once()));
    expect(
      await db().query('select 1 from dead_letter where event_id = any($1)', [events.map(({ id }) => id)]),
    ).toEqual([]);
  }, 60_000);

  it('are not lost and not doubled where the connection is cut in their midst', async () => {
    const events = many(50);
    let cut = false;
    meets.set(events[25]!.referralId, async () => {
      if (cut) return;
      cut = true;
      await db().query(
        'select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()',
      );
    });
    await arrive(events);
    // The one who asks here may be cut off, too.
    await until(async () => (await handled(events).catch(() => 0)) === 50, 40_000);
    expect(cut).toBe(true);
    expect([...(await notes(events)).values()]).toEqual(events.map(() => once()));
  }, 60_000);

  it('keep their place among events that do not', async () => {
    const events = many(10);
    await arrive(events);
    const origin = systemOrigin('referrals', HF, 'test');
    await world.db('referrals', HF).transaction(origin, async (tx) => {
      await tx.publish(factsRenewed, { aggregateId: HF, payload: { facts: 7 } });
    });
    await until(async () => (await handled(events)) === 10);
    await world.settled();
    expect(await db().query('select text, heard from note where id = $1', [HF])).toEqual([
      { text: '7', heard: 1 },
    ]);
  }, 60_000);

  it('are acknowledged once they are committed', async () => {
    await world.settled();
    const provisioner = await connect({
      servers: world.nats.url,
      user: 'provisioner',
      pass: world.parts.secrets.read('nats/provisioner'),
      inboxPrefix: '_INBOX.provisioner',
    });
    const manager = await jetstreamManager(provisioner);
    await until(async () => (await manager.consumers.info(`EVT_${HF}`, 'reporting')).num_ack_pending === 0);
    await provisioner.close();
  }, 60_000);
});

describe('many events published by one statement', () => {
  it('are versioned and sent in the order given', async () => {
    const events = many(30);
    const origin = systemOrigin('referrals', HF, 'test');
    const publish = (facts: readonly Sent[]) =>
      world.db('referrals', HF).transaction(origin, (tx) =>
        tx.publishAll(
          referralRecorded,
          facts.map(({ referralId }) => ({
            aggregateId: referralId,
            payload: { ...exampleReferralFact, referralId },
          })),
        ),
      );
    await publish([]);
    await publish(events);
    await publish(events.toReversed());
    const rows = await world
      .db('referrals', HF)
      .query<{ aggregate_id: string; version: string }>(
        'select aggregate_id, version from outbox where aggregate_id = any($1) order by seq',
        [events.map(({ referralId }) => referralId)],
      );
    expect(rows).toEqual([
      ...events.map(({ referralId }) => ({ aggregate_id: referralId, version: '1' })),
      ...events.toReversed().map(({ referralId }) => ({ aggregate_id: referralId, version: '2' })),
    ]);
    const twice = async () => [...(await notes(events)).values()].filter(({ heard }) => heard === 2);
    await until(async () => (await twice()).length === 30);
  }, 60_000);
});
