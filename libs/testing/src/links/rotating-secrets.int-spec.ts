import { randomBytes } from 'node:crypto';
import { listDrafts } from '@conjoint/contracts';
import { natsServerConfig, newKeyPair, postgresClientConfig } from '@conjoint/platform';
import pg from 'pg';
import { HearingModule, heardDatabase, noteDatabase, NoteModule } from '../platform/note-service.js';
import { testDatabaseUrl } from '../servers/test-database.js';
import { testWorld } from '../world/open-world.js';
import type { TestService, TestWorld } from '../world/test-world.js';
import { Load } from './load.js';

const HF = 'E09000013';

/** Each secret is changed in the order prepare, switch, drop, while requests run; whoever has read less or more works on. */
describe('a secret that is changed while services work', () => {
  let world: TestWorld;
  let load: Load;
  const referrals: TestService = { name: 'referrals', module: NoteModule, database: noteDatabase };
  const reporting: TestService = { name: 'reporting', module: HearingModule, database: heardDatabase };

  beforeAll(async () => {
    const { host } = new URL(testDatabaseUrl());
    world = await testWorld({
      partitions: [HF],
      services: [referrals, reporting],
      servers: {
        adminUrl: testDatabaseUrl(),
        databaseUrl: `postgres://${host}`,
        settings: { DATABASE_IDLE_SECONDS: '1' },
      },
    });
  }, 60_000);
  afterAll(() => world?.stop(), 30_000);
  beforeEach(() => {
    const person = world.person({ partition: HF, roles: ['front-door-worker'] });
    load = new Load(() => person.send(listDrafts, {}), { atOnce: 4, pauseMs: 10 });
  });
  /** Fails where a request did, or an event is not exactly where it belongs. */
  async function nothingLost(): Promise<void> {
    await load.stop();
    expect(load.failures).toEqual([]);
    const count = async (service: 'referrals' | 'reporting', table: string): Promise<number> =>
      Number((await world.db(service, HF).query<{ n: string }>(`select count(*) as n from ${table}`))[0]!.n);
    // What a process had taken and not handled when it ended comes again after the stream has waited for it: half a minute.
    const until = Date.now() + 45_000;
    while (Date.now() < until && (await count('reporting', 'inbox')) < (await count('referrals', 'note')))
      await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await count('reporting', 'inbox')).toBe(await count('referrals', 'note'));
  }
  const idleIsClosed = () => new Promise((resolve) => setTimeout(resolve, 1200));

  it('the password of a database role', async () => {
    const { secrets } = world.parts;
    const [row] = await world.db('referrals', HF).query<{ role: string }>('select current_user as role');
    const name = `db/${row!.role}`;
    const before = secrets.read(name);
    await load.more(20);
    secrets.prepare(name);
    const admin = new pg.Client(postgresClientConfig(testDatabaseUrl(), undefined));
    await admin.connect();
    await admin.query(`alter role "${row!.role}" password '${secrets.read(`${name}.next`)}'`);
    await admin.end();
    await idleIsClosed();
    await load.more(20); // opened with the value to come, which its file does not hold yet
    secrets.switch(name);
    await idleIsClosed();
    await load.more(20);
    secrets.drop(name);
    await idleIsClosed();
    await load.more(20);
    await nothingLost();
    expect(secrets.read(name)).not.toBe(before);
    expect(secrets.readAll(name)).toHaveLength(1);
  }, 60_000);

  it('the passwords of NATS users: processes take turns, and NATS forgets the old names last', async () => {
    const { secrets, partitions } = world.parts;
    const users = [`referrals_${HF}`, `reporting_${HF}`].map((user) => `nats/${user}`);
    const reload = (): void =>
      world.nats.reload(
        natsServerConfig({ partitions, password: (user) => secrets.readAll(`nats/${user}`) }),
      );
    await load.more(20);
    for (const user of users) secrets.prepare(user, () => `4f1c:${randomBytes(24).toString('base64url')}`);
    reload();
    await load.more(20);
    users.forEach((user) => secrets.switch(user));
    for (const service of [referrals, reporting]) {
      await world.start({ ...service });
      await world.end(service);
    }
    await load.more(20);
    users.forEach((user) => secrets.drop(user));
    reload();
    await load.more(40);
    await nothingLost();
  }, 120_000);

  it('the key that signs mandates', async () => {
    const { secrets } = world.parts;
    const { privateKey, publicKey } = newKeyPair();
    await load.more(20);
    secrets.prepare(`keys/${HF}.public.jwk`, () => publicKey);
    secrets.prepare(`keys/${HF}.private.jwk`, () => privateKey);
    await load.more(20);
    secrets.switch(`keys/${HF}.private.jwk`); // signs by the new one, which verifiers know as the one to come
    await load.more(20);
    secrets.switch(`keys/${HF}.public.jwk`);
    await load.more(20);
    for (const half of ['private', 'public']) secrets.drop(`keys/${HF}.${half}.jwk`);
    await load.more(20);
    await nothingLost();
  }, 120_000);
});
