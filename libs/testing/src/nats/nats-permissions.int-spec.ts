import {
  natsServerConfig,
  natsUser,
  PROVISIONER_USER,
  provisionStreams,
  streamName,
} from '@conjoint/platform';
import { jest } from '@jest/globals';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type Msg, type NatsConnection } from '@nats-io/transport-node';
import { eachTestAttacks } from '../attacks/attempts.js';
import { testNats, type TestNats } from '../servers/test-nats.js';

jest.setTimeout(60_000);

const partitions = [
  { code: 'E09000013', kind: 'council' },
  { code: 'E09000033', kind: 'council' },
  { code: 'tri-borough', kind: 'body' },
] as const;
const [own, other] = ['E09000013', 'E09000033'];
const password = (user: string): string => `${user}-password-long-enough`;
const event = `evt.${own}.referrals.referral.decided.v1`;

describe('what NATS lets each user do', () => {
  let nats: TestNats;
  const open: NatsConnection[] = [];

  /** Connects as the platform does, with the inbox of that service and partition unless another is asked for. */
  async function as(
    service: string,
    partition: string,
    inbox = `_INBOX.${service}.${partition}`,
  ): Promise<NatsConnection> {
    return asUser(natsUser(service, partition), inbox);
  }
  async function asUser(user: string, inboxPrefix: string): Promise<NatsConnection> {
    const connection = await connect({
      servers: nats.url,
      user,
      pass: password(user),
      inboxPrefix,
      reconnect: false,
    });
    open.push(connection);
    return connection;
  }

  beforeAll(async () => {
    nats = await testNats(natsServerConfig({ partitions, password }));
    await provisionStreams({
      natsUrl: nats.url,
      password: password(PROVISIONER_USER),
      partitions: [...partitions],
    });
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((connection) => connection.close()));
  });
  afterAll(() => nats.remove());

  describe('allowed', () => {
    it('a request inside the partition and its answer', async () => {
      const [portal, referrals] = [await as('portal', own), await as('referrals', own)];
      const { asked } = await answering(referrals, `req.${own}.referrals.>`);
      expect(
        (await portal.request(`req.${own}.referrals.queue.list.v1`, 'ask', { timeout: 2000 })).string(),
      ).toBe('answer');
      expect(await asked).toMatchObject({ subject: `req.${own}.referrals.queue.list.v1` });
    });

    it('one service asking another of the same partition', async () => {
      const [referrals, workforce] = [await as('referrals', own), await as('workforce', own)];
      await answering(workforce, `req.${own}.workforce.>`);
      expect(
        (await referrals.request(`req.${own}.workforce.authority.check.v1`, '', { timeout: 2000 })).string(),
      ).toBe('answer');
    });

    it('a request to another partition, under the own name', async () => {
      const [here, there] = [await as('referrals', own), await as('referrals', other)];
      await answering(there, `x.${other}.*.referrals.>`);
      const subject = `x.${other}.${own}.referrals.elsewhere.look-up.v1`;
      expect((await here.request(subject, '', { timeout: 2000 })).string()).toBe('answer');
    });

    it('an own event, acknowledged by the stream; and the reader’s pull, ack and consumer state', async () => {
      const [referrals, reporting] = [await as('referrals', own), await as('reporting', own)];
      expect(await jetstream(referrals).publish(event, 'decided', { msgID: 'one' })).toMatchObject({
        stream: streamName(own),
      });
      const consumer = await jetstream(reporting).consumers.get(streamName(own), 'reporting');
      const message = await consumer.next({ expires: 2000 });
      expect(message?.string()).toBe('decided');
      await message?.ackAck({ timeout: 2000 });
      expect((await consumer.info()).num_ack_pending).toBe(0);
    });

    it('an event addressed to another partition, kept in the receiver’s stream', async () => {
      const [here, there] = [await as('referrals', own), await as('referrals', other)];
      const subject = `x.${other}.${own}.referrals.passing-on.offered.v1`;
      expect(await jetstream(here).publish(subject, 'offered')).toMatchObject({ stream: streamName(other) });
      const consumer = await jetstream(there).consumers.get(streamName(other), 'referrals');
      const message = await consumer.next({ expires: 2000 });
      expect(message).toMatchObject({ subject });
      message?.ack();
    });
  });

  describe('refused to publish', () => {
    eachTestAttacks('S5');

    it.each([
      ['a request of another partition', `req.${other}.referrals.queue.list.v1`],
      ['another partition’s event', `evt.${other}.referrals.referral.decided.v1`],
      ['another service’s event', `evt.${own}.workforce.mandate.withdrawn.v1`],
      [
        'to another partition under a third one’s name',
        `x.${other}.tri-borough.referrals.elsewhere.look-up.v1`,
      ],
      ['to itself under another’s name', `x.${own}.${other}.referrals.passing-on.accepted.v1`],
      ['an answer nobody asked for', `_INBOX.referrals.${other}.abc`],
      ['an ack of another service’s consumer', `$JS.ACK.${streamName(own)}.reporting.1.1.1.1.0`],
      ['an ack of another partition’s consumer', `$JS.ACK.${streamName(other)}.referrals.1.1.1.1.0`],
      ['a new consumer', `$JS.API.CONSUMER.CREATE.${streamName(own)}`],
      ['a new durable', `$JS.API.CONSUMER.DURABLE.CREATE.${streamName(own)}.referrals`],
      ['a consumer with a filter', `$JS.API.CONSUMER.CREATE.${streamName(own)}.spy.evt.>`],
      ['the removal of its consumer', `$JS.API.CONSUMER.DELETE.${streamName(own)}.referrals`],
      ['a pull from another service’s consumer', `$JS.API.CONSUMER.MSG.NEXT.${streamName(own)}.reporting`],
      ['a pull from another partition', `$JS.API.CONSUMER.MSG.NEXT.${streamName(other)}.referrals`],
      ['a look at another partition’s consumer', `$JS.API.CONSUMER.INFO.${streamName(other)}.referrals`],
      ['a stored message', `$JS.API.STREAM.MSG.GET.${streamName(own)}`],
      ['a stored message directly', `$JS.API.DIRECT.GET.${streamName(own)}`],
      ['a new stream', '$JS.API.STREAM.CREATE.SPY'],
      ['a changed stream', `$JS.API.STREAM.UPDATE.${streamName(own)}`],
      ['an emptied stream', `$JS.API.STREAM.PURGE.${streamName(own)}`],
      ['a removed stream', `$JS.API.STREAM.DELETE.${streamName(own)}`],
      ['the list of streams', '$JS.API.STREAM.NAMES'],
      ['the server’s own affairs', '$SYS.REQ.SERVER.PING'],
    ])('%s', async (_what, subject) => {
      expect(
        await refusalOf(await as('referrals', own), (connection) => connection.publish(subject, 'x')),
      ).toContain('Publish');
    });

    it.each(['evt', 'x', '$JS.API'])('the portal: anything of %s', async (root) => {
      const subject = {
        evt: event,
        x: `x.${other}.${own}.referrals.elsewhere.look-up.v1`,
        '$JS.API': '$JS.API.INFO',
      }[root];
      expect(
        await refusalOf(await as('portal', own), (connection) => connection.publish(subject ?? '', 'x')),
      ).toContain('Publish');
    });
  });

  describe('refused to hear', () => {
    eachTestAttacks('S5');

    it.each([
      ['everything', '>'],
      ['requests of another partition', `req.${other}.referrals.>`],
      ['requests of every partition', 'req.*.referrals.>'],
      ['requests to another service', `req.${own}.workforce.>`],
      ['what is sent to another partition', `x.${other}.*.referrals.>`],
      ['what it was sent, for all services', `x.${own}.>`],
      ['events past their stream', `evt.${own}.>`],
      ['another partition’s answers', `_INBOX.referrals.${other}.>`],
      ['another service’s answers', `_INBOX.workforce.${own}.>`],
      ['all answers', '_INBOX.>'],
      ['other people’s use of streams', '$JS.>'],
      ['the server’s own affairs', '$SYS.>'],
    ])('%s', async (_what, subject) => {
      expect(
        await refusalOf(await as('referrals', own), (connection) => connection.subscribe(subject)),
      ).toContain('Subscription');
    });

    it('another partition’s answers as its inbox', async () => {
      const spy = await as('referrals', own, `_INBOX.referrals.${other}`);
      await expect(spy.request(`req.${own}.referrals.queue.list.v1`, '', { timeout: 500 })).rejects.toThrow();
    });
  });

  it('refuses a second answer to one request', async () => {
    const [portal, referrals] = [await as('portal', own), await as('referrals', own)];
    referrals.subscribe(`req.${own}.referrals.>`, {
      callback: (_error, message) => {
        message.respond('first');
        message.respond('second');
      },
    });
    const refusal = refusalOf(referrals, () => undefined);
    await referrals.flush();
    expect((await portal.request(`req.${own}.referrals.queue.list.v1`, '', { timeout: 2000 })).string()).toBe(
      'first',
    );
    expect(await refusal).toContain('Publish');
  });

  it('refuses a wrong password, an unknown user and no user at all', async () => {
    for (const credentials of [
      { user: natsUser('referrals', own), pass: 'wrong' },
      { user: 'nobody', pass: 'x' },
      {},
    ]) {
      await expect(connect({ servers: nats.url, reconnect: false, ...credentials })).rejects.toThrow();
    }
  });

  it('lets the operator see the state of streams and no message', async () => {
    const operator = await asUser('operator', '_INBOX.operator');
    expect((await (await jetstreamManager(operator)).streams.info(streamName(own))).config.name).toBe(
      streamName(own),
    );
    for (const subject of [
      `$JS.API.STREAM.MSG.GET.${streamName(own)}`,
      `$JS.API.CONSUMER.CREATE.${streamName(own)}`,
      `req.${own}.referrals.queue.list.v1`,
    ]) {
      expect(
        await refusalOf(await asUser('operator', '_INBOX.operator'), (one) => one.publish(subject, '{}')),
      ).toContain('Publish');
    }
    expect(await refusalOf(operator, (one) => one.subscribe('evt.>'))).toContain('Subscription');
  });

  /**
   * NATS checks where a message is published, not the address it asks to be answered at. JetStream answers there too,
   * so a partition can make the server send something to another’s subjects. What arrives keeps the stored message’s
   * own subject, or is the server’s own words: the receiver must look at the subject it was given, and does.
   */
  it('delivers a pull with a foreign reply address under the stored subject, never as the other’s request', async () => {
    const [referrals, reporting, there] = [
      await as('referrals', own),
      await as('reporting', own),
      await as('referrals', other),
    ];
    const seen: Msg[] = [];
    there.subscribe(`req.${other}.referrals.>`, { callback: (_error, message) => void seen.push(message) });
    await there.flush();
    await jetstream(referrals).publish(event, 'forged', { msgID: 'two' });
    reporting.publish(
      `$JS.API.CONSUMER.MSG.NEXT.${streamName(own)}.reporting`,
      '{"batch":1,"expires":1000000000}',
      {
        reply: `req.${other}.referrals.queue.list.v1`,
      },
    );
    await until(() => seen.length > 0);
    expect(seen.map((message) => message.subject)).not.toContain(`req.${other}.referrals.queue.list.v1`);
    expect(seen[0]?.subject).toBe(event);
  });
});

/** Ready to answer once; `asked` is what it was asked. */
async function answering(connection: NatsConnection, subject: string): Promise<{ asked: Promise<Msg> }> {
  const asked = new Promise<Msg>((resolve) => {
    connection.subscribe(subject, {
      max: 1,
      callback: (_error, message) => {
        message.respond('answer');
        resolve(message);
      },
    });
  });
  await connection.flush();
  return { asked };
}

/** What the server says when it refuses something. @throws when it does not refuse within a second. */
async function refusalOf(
  connection: NatsConnection,
  act: (connection: NatsConnection) => unknown,
): Promise<string> {
  const told = (async () => {
    for await (const status of connection.status()) {
      if (status.type === 'error') return String(status.error);
    }
    return 'closed';
  })();
  act(connection);
  void connection.flush().catch(() => undefined); // a refused connection may already be closing
  return Promise.race([
    told,
    new Promise<never>((_resolve, reject) =>
      setTimeout(() => reject(new Error('nothing was refused')), 1000).unref(),
    ),
  ]);
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 3000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('waited for three seconds');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
