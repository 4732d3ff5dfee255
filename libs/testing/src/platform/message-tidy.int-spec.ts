import { newId, tidyMessages, type PartitionDb } from '@conjoint/platform';
import { testWorld } from '../world/open-world.js';
import type { TestWorld } from '../world/test-world.js';
import { HearingModule, heardDatabase } from './note-service.js';

const HF = 'E09000013';

let world: TestWorld;
let db: PartitionDb;
beforeAll(async () => {
  world = await testWorld({
    partitions: [HF],
    services: [{ name: 'reporting', module: HearingModule, database: heardDatabase }],
  });
  db = world.db('reporting', HF);
}, 60_000);
afterAll(() => world?.stop(), 30_000);

const daysAgo = (days: number): Date => new Date(Date.now() - days * 86_400_000);

describe('what is kept of messages', () => {
  it('is what an outbox sent in 30 days and an inbox took in 60', async () => {
    const [sent, old, taken, ancient] = [newId(), newId(), newId(), newId()];
    await db.query(
      `insert into outbox (id, aggregate_id, version, epoch, subject, name, body, correlation_id, sent_at)
       select id, 'a', 1, 1, 'evt.x', 'nothing.happened.v1', '{}', 'c', at from unnest($1::uuid[], $2::timestamptz[]) as sent (id, at)`,
      [
        [sent, old],
        [daysAgo(29), daysAgo(31)],
      ],
    );
    await db.query(
      `insert into inbox (event_id, name, received_at)
       select id, 'nothing.happened.v1', at from unnest($1::uuid[], $2::timestamptz[]) as taken (id, at)`,
      [
        [taken, ancient],
        [daysAgo(59), daysAgo(61)],
      ],
    );
    await tidyMessages(db);
    expect(await db.query('select id from outbox where id = any($1)', [[sent, old]])).toEqual([{ id: sent }]);
    expect(await db.query('select event_id from inbox where event_id = any($1)', [[taken, ancient]])).toEqual(
      [{ event_id: taken }],
    );
  });

  it('of a dead letter is everything until 30 days after it was settled, then that it came', async () => {
    const [open, settled, old] = [newId(), newId(), newId()];
    await db.query(
      `insert into dead_letter (id, event_id, name, source, message, attempts, error_code, failed_at, resolved_at)
       select id, id, 'nothing.happened.v1', 'test', '{"payload":"x"}', 5, 'not-found', now() - interval '90 days', at
       from unnest($1::uuid[], $2::timestamptz[]) as letter (id, at)`,
      [
        [open, settled, old],
        [null, daysAgo(29), daysAgo(31)],
      ],
    );
    await tidyMessages(db);
    const rows = await db.query<{ id: string; message: object }>('select id, message from dead_letter');
    const messageOf = (id: string) => rows.find((row) => row.id === id)!.message;
    expect([open, settled, old].map(messageOf)).toEqual([{ payload: 'x' }, { payload: 'x' }, {}]);
  });
});
