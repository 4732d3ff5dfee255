import { jest } from '@jest/globals';
import {
  ensureSecrets,
  natsServerConfig,
  provisionStreams,
  PROVISIONER_USER,
  SecretStore,
  streamName,
} from '@conjoint/platform';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testNats, type TestNats } from '../servers/test-nats.js';

jest.setTimeout(60_000);

const partitions = [
  { code: 'E09000013', kind: 'council' as const },
  { code: 'tri-borough', kind: 'body' as const },
];
const HF = streamName('E09000013');

describe('the streams and durable consumers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'conjoint-streams-'));
  const secrets = new SecretStore(folder);
  let nats: TestNats;
  let connection: NatsConnection;
  let manager: JetStreamManager;
  let advisories = 0;
  const provision = (): Promise<string[]> =>
    provisionStreams({ natsUrl: nats.url, password: secrets.read(`nats/${PROVISIONER_USER}`), partitions });

  beforeAll(async () => {
    ensureSecrets({ secrets, partitions, organisations: [] });
    const own = '{ user: watcher, password: "for-this-test-only" }';
    const config = natsServerConfig({ partitions, password: (user) => secrets.read(`nats/${user}`) });
    nats = await testNats(config.replace('users: [', `users: [ ${own}`));
    connection = await connect({ servers: nats.url, user: 'watcher', pass: 'for-this-test-only' });
    manager = await jetstreamManager(connection);
    // The server tells of each stream or consumer that is made, changed or removed.
    connection.subscribe('$JS.EVENT.ADVISORY.*.>', { callback: () => void (advisories += 1) });
  });
  afterAll(async () => {
    await connection?.close();
    await nats?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are made where they are not there, and only looked at where they are', async () => {
    const made = await provision();
    expect(made).toEqual([
      HF,
      ...['referrals', 'workforce', 'recharging', 'reporting'].map((service) => `${HF}/${service}`),
      'EVT_tri_borough',
      ...['workforce', 'recharging', 'reporting'].map((service) => `EVT_tri_borough/${service}`),
    ]);
    await connection.flush();
    const before = advisories;
    expect(before).toBeGreaterThan(0);
    expect(await provision()).toEqual([]);
    await connection.flush();
    expect(advisories).toBe(before);
  });

  it('are corrected where somebody changed them', async () => {
    await manager.streams.update(HF, { max_age: 3600 * 1e9 });
    expect(await provision()).toEqual([]);
    expect((await manager.streams.info(HF)).config.max_age).toBe(30 * 24 * 3600 * 1e9);
  });

  it('come back when one is lost, and the others stay as they are', async () => {
    await manager.streams.delete(HF);
    await manager.consumers.delete('EVT_tri_borough', 'reporting');
    const made = await provision();
    expect(made).toHaveLength(6);
    expect(made).toEqual(expect.arrayContaining([HF, `${HF}/referrals`, 'EVT_tri_borough/reporting']));
  });
});
