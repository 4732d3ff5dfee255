import {
  exampleReferralFact,
  inboxMissingAcross,
  listDeadLetters,
  listDrafts,
  listQueue,
  passingOnReceived,
  referralRecorded,
  retryDeadLetter,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { MOST_ATTEMPTS, newId, provisionStreams, systemOrigin, tidyMessages } from '@conjoint/platform';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { testWorld } from '../world/open-world.js';
import type { TestWorld } from '../world/test-world.js';
import { behaviour, HearingModule, heardDatabase, noteDatabase, NoteModule } from './note-service.js';

const HF = 'E09000013';
const KC = 'E09000020';
const ID = exampleReferralFact.referralId;

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partitions: [HF, KC],
    services: [
      { name: 'referrals', module: NoteModule, database: noteDatabase },
      { name: 'reporting', module: HearingModule, database: heardDatabase },
    ],
  });
  await world.connect('referrals', HF);
}, 60_000);
afterAll(async () => {
  await Promise.all(opened.map((connection) => connection.close()));
  await world?.stop();
}, 30_000);
beforeEach(() => Object.assign(behaviour, { failEvents: false, eventsMeet: [], slowMs: 0, failWith: null }));

const worker = (partition = HF) => world.person({ partition, roles: ['front-door-worker'] });
const heard = async (partition = HF): Promise<number> =>
  (
    await world
      .db('reporting', partition)
      .query<{ heard: number }>('select heard from note where id = $1', [ID])
  )[0]?.heard ?? 0;

const opened: NatsConnection[] = [];
async function provisioner(): Promise<NatsConnection> {
  const connection = await connect({
    servers: world.nats.url,
    user: 'provisioner',
    pass: world.parts.secrets.read('nats/provisioner'),
    inboxPrefix: '_INBOX.provisioner',
  });
  opened.push(connection);
  return connection;
}

async function until(condition: () => Promise<boolean>, milliseconds = 10_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('it did not come about in time');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('a message', () => {
  it('has one effect, once its change is committed', async () => {
    const before = await heard();
    await worker().send(listDrafts, {});
    await world.settled();
    expect(await heard()).toBe(before + 1);
  });

  it('is not sent when the change is not committed', async () => {
    const before = await heard();
    behaviour.failWith = new Error('a bug');
    await expect(worker().send(listDrafts, {})).rejects.toMatchObject({ code: 'internal' });
    await world.settled();
    expect(await heard()).toBe(before);
  });

  it('of a process that was killed right after its commit is sent within seconds by another', async () => {
    await worker().send(listDrafts, {});
    await world.settled();
    const db = world.db('referrals', HF);
    // Long enough for the pauses between two looks to have reached their longest.
    await new Promise((resolve) => setTimeout(resolve, 16_000));
    // Nobody in this process is told of the row, as if another had committed it.
    await db.query(
      'update outbox set sent_at = null where seq = (select max(seq) from outbox where sent_at is not null)',
    );
    const begun = Date.now();
    await until(async () => {
      const [row] = await db.query<{ unsent: number }>(
        'select count(*)::int as unsent from outbox where sent_at is null',
      );
      return row?.unsent === 0;
    });
    expect(Date.now() - begun).toBeLessThan(8_000);
  }, 45_000);

  it('has one effect when it arrives twice', async () => {
    await worker().send(listDrafts, {});
    await world.settled();
    const before = await heard();
    // The relay died after publishing and before noting it; the stream has forgotten the id.
    await world.db('referrals', HF).query('update outbox set sent_at = null');
    const manager = await jetstreamManager(await provisioner());
    await manager.streams.update(`EVT_${HF}`, { duplicate_window: 1e8 });
    await new Promise((resolve) => setTimeout(resolve, 150));
    await world.settled();
    expect(await heard()).toBe(before);
  });

  it('of an older version never overwrites a newer state', async () => {
    await worker().send(listDrafts, {});
    await world.settled();
    const before = await heard();
    const nats = await connect({
      servers: world.nats.url,
      user: `referrals_${HF}`,
      pass: world.parts.secrets.read(`nats/referrals_${HF}`),
      inboxPrefix: `_INBOX.referrals.${HF}`,
    });
    const late = {
      id: newId(),
      aggregateId: ID,
      version: 1,
      epoch: 1,
      at: new Date().toISOString(),
      payload: exampleReferralFact,
    };
    await jetstream(nats).publish(`evt.${HF}.referrals.${referralRecorded.name}`, JSON.stringify(late), {
      msgID: late.id,
    });
    await until(
      async () =>
        (await world.db('reporting', HF).query('select 1 from inbox where event_id = $1', [late.id]))
          .length === 1,
    );
    expect(await heard()).toBe(before);
    await nats.close();
  });

  it('that adds waits for the one before it', async () => {
    const id = newId();
    const publish = (to: string) =>
      world.db('referrals', HF).transaction(systemOrigin('referrals', HF, 'test'), (tx) =>
        tx.publish(passingOnReceived, {
          aggregateId: id,
          to,
          payload: { passingOnId: id, at: '2026-11-23T09:00:00Z' },
        }),
      );
    await publish(KC);
    await publish(KC);
    const db = world.db('referrals', HF);
    // Send the second first: the first is held back and released later.
    const [first, second] = await db.query<{ id: string; version: string }>(
      'select id, version from outbox where aggregate_id = $1 order by version',
      [id],
    );
    expect([Number(first!.version), Number(second!.version)]).toEqual([1, 2]);
    await world.settled();
    const [note] = await world
      .db('referrals', KC)
      .query<{ text: string; heard: number }>('select text, heard from note where id = $1', [id]);
    expect(note).toEqual({ text: HF, heard: 2 });
  });

  it('that came too early is put aside, counts as arrived, is shown, and follows the one before it', async () => {
    const id = newId();
    const early = [3, 2].map((version) => ({ id: newId(), version }));
    const user = `referrals_${HF}`;
    const nats = await connect({
      servers: world.nats.url,
      user,
      pass: world.parts.secrets.read(`nats/${user}`),
      inboxPrefix: `_INBOX.referrals.${HF}`,
    });
    const send = (event: { id: string; version: number }) =>
      jetstream(nats).publish(
        `x.${KC}.${HF}.referrals.${passingOnReceived.name}`,
        JSON.stringify({
          ...event,
          aggregateId: id,
          epoch: 1,
          at: new Date().toISOString(),
          payload: { passingOnId: id, at: '2026-11-23T09:00:00Z' },
        }),
        { msgID: event.id },
      );
    for (const event of early) await send(event);
    const operator = world.person({ partition: KC, roles: ['operator'] });
    const listed = async () =>
      (await operator.send(listDeadLetters.referrals, {})).deadLetters.filter(
        ({ errorCode }) => errorCode === 'waits-for-earlier',
      );
    await until(async () => (await listed()).length === 2);
    const manager = await jetstreamManager(await provisioner());
    const { num_ack_pending } = await manager.consumers.info(`EVT_${KC}`, 'referrals');
    expect(num_ack_pending).toBe(0);
    const { missing } = await world
      .requestsAs('referrals', HF)
      .sendTo({ partition: HF, correlationId: 'test' }, KC, inboxMissingAcross.referrals, {
        eventIds: early.map((event) => event.id),
      });
    expect(missing).toEqual([]);
    await send({ id: newId(), version: 1 });
    await until(async () => (await listed()).length === 0);
    const [note] = await world
      .db('referrals', KC)
      .query<{ heard: number }>('select heard from note where id = $1', [id]);
    expect(note).toEqual({ heard: 3 });
    await nats.close();
  });

  it('comes back after the stream was lost, with one effect each', async () => {
    await worker().send(listDrafts, {});
    await world.settled();
    const before = await heard();
    const nats = await provisioner();
    const manager = await jetstreamManager(nats);
    await manager.streams.delete(`EVT_${HF}`);
    // Handled or not, what the listener's inbox lacks is what counts: forget the last one as a lost stream would have.
    await world
      .db('reporting', HF)
      .query(
        'delete from inbox where event_id = (select event_id from inbox order by received_at desc limit 1)',
      );
    await world
      .db('reporting', HF)
      .query('update inbox_version set version = version - 1 where aggregate_id = $1', [ID]);
    await provisionStreams({
      natsUrl: world.nats.url,
      password: world.parts.secrets.read('nats/provisioner'),
      partitions: [{ code: HF, kind: 'council' }],
    });
    await until(async () => (await heard()) === before + 1, 20_000);
    await world.settled();
    expect(await heard()).toBe(before + 1);
    await nats.close();
  }, 40_000);

  it('that cannot be handled goes to the dead letters, and an operator can try it again', async () => {
    const before = await heard();
    behaviour.failEvents = true;
    await worker().send(listDrafts, {});
    const operator = world.person({ partition: HF, roles: ['operator'] });
    await until(
      async () =>
        (await operator.send(listDeadLetters.reporting, {})).deadLetters.some((letter) => !letter.resolvedAt),
      30_000,
    );
    const [letter] = (await operator.send(listDeadLetters.reporting, {})).deadLetters;
    expect(letter).toMatchObject({ name: 'referrals.referral.recorded.v1', attempts: 5, errorCode: 'Error' });
    expect(JSON.stringify(letter)).not.toContain('receivedAt');
    expect(await operator.send(retryDeadLetter.reporting, { id: letter!.id })).toEqual({
      outcome: 'failed-again',
      errorCode: 'Error',
    });
    behaviour.failEvents = false;
    expect(await operator.send(retryDeadLetter.reporting, { id: letter!.id })).toEqual({
      outcome: 'done',
      errorCode: null,
    });
    expect(await heard()).toBe(before + 1);
    await expect(operator.send(retryDeadLetter.reporting, { id: letter!.id })).rejects.toMatchObject({
      code: 'already-done',
    });
  }, 60_000);

  it('that was handled meanwhile, or overtaken, says so when it is tried again', async () => {
    await worker().send(listDrafts, {});
    await world.settled();
    const before = await heard();
    const db = world.db('reporting', HF);
    const [seen] = await db.query<{ event_id: string }>(
      `select event_id from inbox where name like 'referrals.referral.recorded%' order by received_at desc limit 1`,
    );
    const bury = async (id: string): Promise<string> => {
      const letter = newId();
      const message = { id, aggregateId: ID, version: 1, epoch: 1, at: '', payload: exampleReferralFact };
      await db.query(
        `insert into dead_letter (id, event_id, name, source, message, attempts, error_code) values ($1, $2, $3, $4, $5, 5, 'Error')`,
        [
          letter,
          id,
          'referrals.referral.recorded.v1',
          `${HF}/referrals`,
          JSON.stringify({ message, from: null, correlationId: 'test' }),
        ],
      );
      return letter;
    };
    const operator = world.person({ partition: HF, roles: ['operator'] });
    const retry = (id: string) => operator.send(retryDeadLetter.reporting, { id });
    const [handled, older] = [await bury(seen!.event_id), await bury(newId())];
    expect((await operator.send(listDeadLetters.reporting, {})).open).toBeGreaterThanOrEqual(2);
    expect(await retry(handled)).toEqual({ outcome: 'already-handled', errorCode: null });
    expect(await retry(older)).toEqual({ outcome: 'overtaken', errorCode: null });
    expect(await heard()).toBe(before);
  });

  it('is kept for 30 days where it was sent and for 60 where it was heard', async () => {
    const sender = world.db('referrals', HF);
    const listener = world.db('reporting', HF);
    await worker().send(listDrafts, {});
    await worker().send(listDrafts, {});
    await world.settled();
    const [young, old] = await sender.query<{ id: string }>(
      'select id from outbox where sent_at is not null order by seq desc limit 2',
    );
    const age = (db: typeof sender, sql: string, days: number, id: string) => db.query(sql, [days, id]);
    const sent = 'update outbox set sent_at = now() - make_interval(days => $1) where id = $2';
    const received = 'update inbox set received_at = now() - make_interval(days => $1) where event_id = $2';
    await age(sender, sent, 29, young!.id);
    await age(sender, sent, 31, old!.id);
    await age(listener, received, 59, young!.id);
    await age(listener, received, 61, old!.id);
    await tidyMessages(sender);
    await tidyMessages(listener);
    const left = async (db: typeof sender, sql: string) =>
      (await db.query<{ id: string }>(sql, [[young!.id, old!.id]])).map(({ id }) => id);
    expect(await left(sender, 'select id from outbox where id = any($1)')).toEqual([young!.id]);
    expect(await left(listener, 'select event_id as id from inbox where event_id = any($1)')).toEqual([
      young!.id,
    ]);
    // The highest version stays for ever: what is as old as this has no second effect.
    expect(await listener.query('select 1 from inbox_version where aggregate_id = $1', [ID])).toHaveLength(1);
  });

  it('that waited out a long outage is not buried by its first failure', async () => {
    const before = await heard();
    const buried = async (): Promise<number> =>
      (await world.db('reporting', HF).query('select 1 from dead_letter where resolved_at is null')).length;
    const already = await buried();
    const away = new DomainError('partition-unavailable', 'The records cannot be reached just now.');
    behaviour.eventsMeet = [
      ...Array.from({ length: MOST_ATTEMPTS }, () => away),
      new Error('a bug in the handler'),
    ];
    await worker().send(listDrafts, {});
    await until(async () => (await heard()) === before + 1, 30_000);
    expect(behaviour.eventsMeet).toEqual([]);
    expect(await buried()).toBe(already);
  }, 40_000);

  it('that cannot even be stored becomes a dead letter all the same', async () => {
    behaviour.failEvents = true;
    const user = `referrals_${HF}`;
    const nats = await connect({
      servers: world.nats.url,
      user,
      pass: world.parts.secrets.read(`nats/${user}`),
      inboxPrefix: `_INBOX.referrals.${HF}`,
    });
    const id = newId();
    const payload = { ...exampleReferralFact, referralId: newId(), sourceCode: 'a\u0000b' };
    const poison = {
      id,
      aggregateId: payload.referralId,
      version: 1,
      epoch: 1,
      at: new Date().toISOString(),
      payload,
    };
    await jetstream(nats).publish(`evt.${HF}.referrals.${referralRecorded.name}`, JSON.stringify(poison), {
      msgID: id,
    });
    await nats.close();
    const letter = () =>
      world
        .db('reporting', HF)
        .query<{ message: { message: { payload: unknown } } }>(
          'select message from dead_letter where event_id = $1',
          [id],
        );
    await until(async () => (await letter()).length === 1, 30_000);
    const [{ message }] = (await letter()) as [{ message: { message: { payload: { base64: string } } } }];
    expect(JSON.parse(Buffer.from(message.message.payload.base64, 'base64').toString())).toEqual(payload);
  }, 60_000);

  it('that can never be sent silences nobody else, and goes when its cause is mended', async () => {
    const db = world.db('referrals', HF);
    const before = await heard();
    const publish = (payload: typeof exampleReferralFact, aggregateId: string) =>
      db.transaction(systemOrigin('referrals', HF, 'test'), (tx) =>
        tx.publish(referralRecorded, { aggregateId, payload }),
      );
    // 120 records, more than one turn of the relay reads, each with an event that no stream takes; the first has a second event.
    const stuck = Array.from({ length: 120 }, () => newId());
    await db.transaction(systemOrigin('referrals', HF, 'test'), async (tx) => {
      for (const aggregateId of stuck)
        await tx.publish(referralRecorded, {
          aggregateId,
          payload: { ...exampleReferralFact, referralId: aggregateId },
        });
      await tx.query(
        `update outbox set subject = 'x.E09000099.${HF}.' || name where aggregate_id = any($1)`,
        [stuck],
      );
    });
    await publish(exampleReferralFact, ID);
    await until(async () => (await heard()) === before + 1, 20_000);
    const [held] = await db.query<{ held: number; tries: number }>(
      'select count(*)::int as held, max(tries) as tries from outbox where sent_at is null and next_try_at is not null',
    );
    expect(held).toMatchObject({ held: 120, tries: expect.any(Number) });
    await db.query(
      `update outbox set subject = 'evt.${HF}.' || name, next_try_at = now() where aggregate_id = any($1)`,
      [stuck],
    );
    await publish(exampleReferralFact, ID);
    await world.settled();
  }, 60_000);

  it('that is larger than a message may be is refused with its change', async () => {
    const huge = { ...exampleReferralFact, sourceCode: 'x'.repeat(1_100_000) };
    await expect(
      world
        .db('referrals', HF)
        .transaction(systemOrigin('referrals', HF, 'test'), (tx) =>
          tx.publish(referralRecorded, { aggregateId: ID, payload: huge }),
        ),
    ).rejects.toMatchObject({ code: 'too-large' });
  });

  it('waits out a NATS that was killed, and none is lost', async () => {
    const before = await heard();
    await world.nats.kill9();
    await world
      .db('referrals', HF)
      .transaction(systemOrigin('referrals', HF, 'test'), (tx) =>
        tx.publish(referralRecorded, { aggregateId: ID, payload: exampleReferralFact }),
      );
    await expect(worker().send(listQueue, {})).rejects.toMatchObject({
      code: expect.stringMatching(/unavailable|deadline-exceeded/),
    });
    await world.nats.restart();
    await until(async () => (await heard()) === before + 1, 30_000);
    await until(async () =>
      worker()
        .send(listQueue, {})
        .then(
          () => true,
          () => false,
        ),
    );
  }, 60_000);
});
