import { listDrafts, listQueue } from '@conjoint/contracts';
import { ownerRole, postgresClientConfig, runtimeRole, systemOrigin } from '@conjoint/platform';
import pg from 'pg';
import { HearingModule, heardDatabase, noteDatabase, NoteModule } from '../platform/note-service.js';
import { testWorld } from '../world/open-world.js';
import type { TestService, TestWorld } from '../world/test-world.js';
import { Load } from './load.js';
import { SecuredServers } from './secured-servers.js';

const HF = 'E09000013';
const KC = 'E09000020';

/** A real PgBouncer in transaction mode, by TLS on both sides, which lends each database two connections. */
describe('behind a transaction pooler', () => {
  let servers: SecuredServers;
  let world: TestWorld;
  let pooled = '';
  const referrals: TestService = { name: 'referrals', module: NoteModule, database: noteDatabase };
  const reporting: TestService = { name: 'reporting', module: HearingModule, database: heardDatabase };

  beforeAll(async () => {
    servers = await SecuredServers.start();
    const settings: Record<string, string> = { ...servers.world.settings, DATABASE_POOLING: 'transaction' };
    world = await testWorld({
      partitions: [HF, KC],
      services: [referrals, reporting],
      servers: {
        ...servers.world,
        settings,
        beforeStart: async (secrets) => {
          const databases = await servers.query<{ name: string }>(
            `select datname as name from pg_database where datname like '%\\_e09%'`,
          );
          const roles = databases.flatMap(({ name }) => [runtimeRole(name), ownerRole(name)]);
          pooled = await servers.poolBefore(
            Object.fromEntries(roles.map((role) => [role, secrets.read(`db/${role}`)])),
          );
          settings['DATABASE_URL'] = pooled;
        },
      },
    });
    await world.start({ ...referrals });
  }, 90_000);
  afterAll(async () => {
    await world?.stop();
    await servers?.stop();
  }, 30_000);

  const worker = (partition: string) => world.person({ partition, roles: ['front-door-worker'] });
  const count = async (service: 'referrals' | 'reporting', partition: string, table: string) =>
    Number(
      (await world.db(service, partition).query<{ n: string }>(`select count(*) as n from ${table}`))[0]!.n,
    );

  it('two processes with many callers keep every promise on two connections a database', async () => {
    const loads = [HF, KC].map(
      (partition) => new Load(() => worker(partition).send(listDrafts, {}), { atOnce: 12 }),
    );
    const reads = [HF, KC].map(
      (partition) => new Load(() => worker(partition).send(listQueue, { page: 1 }), { atOnce: 4 }),
    );
    await Promise.all([...loads, ...reads].map((load) => load.more(150)));
    await Promise.all([...loads, ...reads].map((load) => load.stop()));
    expect([...loads, ...reads].flatMap(({ failures }) => failures)).toEqual([]);
    await world.settled();
    for (const [index, partition] of [HF, KC].entries()) {
      expect(await count('referrals', partition, 'note')).toBe(loads[index]!.done);
      expect(await count('reporting', partition, 'inbox')).toBe(loads[index]!.done);
    }
    const [row] = await servers.query<{ most: string }>(
      `select max(number) as most from (select count(*) as number from pg_stat_activity
         where backend_type = 'client backend' and usename like '%_rt' group by datname) as each`,
    );
    expect(Number(row!.most)).toBeLessThanOrEqual(2);
  }, 60_000);

  it('what is set for one transaction is not there in the next one', async () => {
    const db = world.db('referrals', HF);
    const origin = systemOrigin('referrals', HF, 'test');
    await db.transaction(origin, (tx) => tx.takesLong(7));
    const timeouts = await Promise.all(
      Array.from({ length: 8 }, () => db.query<{ statement_timeout: string }>('show statement_timeout')),
    );
    expect(new Set(timeouts.map(([row]) => row!.statement_timeout))).toEqual(new Set(['30s']));
  });

  it('a named statement would be lost: the pooler lends another connection, which never heard of it', async () => {
    const db = world.db('referrals', HF);
    const named = (number: number) => ({
      name: `named-${number}`,
      text: 'select $1::int as n',
      values: [number],
    });
    const { database, user, password } = await addressOf();
    const clients = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const client = new pg.Client({
          ...postgresClientConfig(pooled, servers.caFile),
          ...{ database, user, password },
        });
        await client.connect();
        return client;
      }),
    );
    const failures: string[] = [];
    for (let round = 0; round < 20; round += 1)
      await Promise.all(
        clients.map((client, index) =>
          client
            .query(round % 2 === 0 ? named(0) : named(index))
            .catch((error: { code?: string }) => failures.push(error.code ?? '')),
        ),
      );
    await Promise.all(clients.map((client) => client.end()));
    expect(failures.length).toBeGreaterThan(0); // so that the setting is known to be needed
    const values = await Promise.all(
      Array.from({ length: 50 }, (_, n) => db.prepared<{ n: number }>('named', 'select $1::int as n', [n])),
    );
    expect(values.map(([row]) => row!.n)).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });

  async function addressOf(): Promise<{ database: string; user: string; password: string }> {
    const [row] = await world
      .db('referrals', HF)
      .query<{ name: string }>('select current_database() as name');
    const user = runtimeRole(row!.name);
    return { database: row!.name, user, password: world.parts.secrets.read(`db/${user}`) };
  }
});
