import { jest } from '@jest/globals';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { testNats, type TestNats } from './test-nats.js';

jest.setTimeout(60_000);

describe('a private nats-server', () => {
  let nats: TestNats;
  beforeAll(async () => {
    nats = await testNats('authorization { users: [ { user: one, password: secret } ] }');
  });
  afterAll(() => nats.remove());

  it('refuses whoever has no password', async () => {
    await expect(connect({ servers: nats.url, reconnect: false })).rejects.toThrow();
  });

  it('keeps stored messages and its address across a restart', async () => {
    const options = { servers: nats.url, user: 'one', pass: 'secret', reconnect: false };
    const before = await connect(options);
    await (await jetstreamManager(before)).streams.add({ name: 'KEPT', subjects: ['kept.>'] });
    await jetstream(before).publish('kept.one', 'first');
    await before.close();
    await nats.stop();
    await nats.restart();
    const after = await connect(options);
    expect((await (await jetstreamManager(after)).streams.info('KEPT')).state.messages).toBe(1);
    await after.close();
  });
});
