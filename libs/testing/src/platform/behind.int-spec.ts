import { listDrafts } from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { testWorld } from '../world/open-world.js';
import type { TestService, TestWorld } from '../world/test-world.js';
import { behaviour, HearingModule, heardDatabase, noteDatabase, NoteModule } from './note-service.js';

const HF = 'E09000013';
const KC = 'E09000020';

/** A note that is called "away" is in transit. */
const notes: TestService = {
  name: 'referrals',
  module: NoteModule,
  database: {
    ...noteDatabase,
    inTransit: `select count(*), min(now() - interval '90 seconds') as oldest from note where text = 'away'`,
  },
};
const hearing: TestService = { name: 'reporting', module: HearingModule, database: heardDatabase };
let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partitions: [HF, KC],
    services: [notes, hearing],
    now: '2026-11-23T10:00:00Z',
  });
}, 60_000);
afterAll(() => world?.stop(), 30_000);

const db = (partition = HF) => world.db('referrals', partition);

async function metrics(service: TestService = notes): Promise<Map<string, number>> {
  const at = await world.apps.get(service)!.getUrl();
  const text = await (await fetch(`${at}/metrics`)).text();
  return new Map(
    [...text.matchAll(/^conjoint_(\w+)\{[^}]*partition="(\w+)"[^}]*\} (\S+)$/gm)].map(
      ([, name, partition, value]) => [`${name} ${partition}`, Number(value)],
    ),
  );
}

async function until(
  service: TestService,
  name: string,
  is: (value: number | undefined) => boolean,
): Promise<Map<string, number>> {
  const end = Date.now() + 30_000;
  for (;;) {
    const all = await metrics(service);
    if (is(all.get(name))) return all;
    if (Date.now() > end) throw new Error(`${name} is ${all.get(name)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('who is behind', () => {
  it('shows nothing where nothing waits, for each partition by itself', async () => {
    await world.settled();
    const all = await until(notes, `audit_unsealed ${HF}`, (value) => value === 0);
    for (const partition of [HF, KC])
      for (const name of [
        'outbox_unsent',
        'outbox_oldest_seconds',
        'dead_letters_open',
        'events_waiting',
        'audit_unsealed_oldest_seconds',
        'in_transit',
        'in_transit_oldest_seconds',
      ])
        expect([name, partition, all.get(`${name} ${partition}`)]).toEqual([name, partition, 0]);
    expect((await metrics(hearing)).get(`consumer_pending ${HF}`)).toBe(0);
  });

  it('says how many events nobody has sent, how old the oldest is, and whether it is tried again later', async () => {
    await db().query(
      `insert into outbox (id, aggregate_id, version, epoch, subject, name, body, correlation_id, created_at, tries, next_try_at)
       select $1, 'x', 1, epoch, 'evt.${HF}.referrals.x', 'x', '{}', 'x', now() - interval '75 seconds', 6, now() + interval '1 hour' from partition_info`,
      [newId()],
    );
    const all = await metrics();
    expect([all.get(`outbox_unsent ${HF}`), all.get(`outbox_held ${HF}`)]).toEqual([1, 1]);
    expect(all.get(`outbox_oldest_seconds ${HF}`)).toBeGreaterThanOrEqual(75);
    expect(all.get(`outbox_oldest_seconds ${HF}`)).toBeLessThan(130);
    expect(all.get(`outbox_unsent ${KC}`)).toBe(0);
    await db().query(`delete from outbox where name = 'x'`);
  });

  it('tells a dead letter from an event that only waits for an earlier one, and forgets both once seen to', async () => {
    const bury = (code: string) =>
      db().query(
        `insert into dead_letter (id, event_id, name, source, message, attempts, error_code) values ($1, $2, 'x', 'x', '{}', 5, $3)`,
        [newId(), newId(), code],
      );
    await bury('validation-failed');
    await bury('waits-for-earlier');
    const all = await metrics();
    expect([all.get(`dead_letters_open ${HF}`), all.get(`events_waiting ${HF}`)]).toEqual([1, 1]);
    await db().query('update dead_letter set resolved_at = now()');
    const later = await metrics();
    expect([later.get(`dead_letters_open ${HF}`), later.get(`events_waiting ${HF}`)]).toEqual([0, 0]);
  });

  it('says what was begun with another partition and is not at its end', async () => {
    await db().query(`insert into note (id, text) values ('t', 'away')`);
    const all = await metrics();
    expect(all.get(`in_transit ${HF}`)).toBe(1);
    expect(all.get(`in_transit_oldest_seconds ${HF}`)).toBeCloseTo(90, 0);
    await db().query(`delete from note where id = 't'`);
  });

  it('says what is in the stream for a service that cannot handle it just now, and that it caught up', async () => {
    behaviour.failEvents = true;
    try {
      await world.person({ partition: HF, roles: ['front-door-worker'] }).send(listDrafts, {});
      const all = await until(hearing, `consumer_unacknowledged ${HF}`, (value) => value === 1);
      expect(all.get(`consumer_unacknowledged ${KC}`)).toBe(0);
    } finally {
      behaviour.failEvents = false;
    }
    await until(hearing, `consumer_unacknowledged ${HF}`, (value) => value === 0);
  });

  it('shows how many database connections a process has, and how many it may have', async () => {
    const at = await world.apps.get(notes)!.getUrl();
    const text = await (await fetch(`${at}/metrics`)).text();
    const value = (name: string) => Number(new RegExp(`^${name}\\{[^}]*\\} (\\d+)$`, 'm').exec(text)?.[1]);
    expect(value('conjoint_database_connections')).toBeGreaterThan(0);
    expect(value('conjoint_database_connections')).toBeLessThanOrEqual(
      value('conjoint_database_connection_cap'),
    );
  });
});
