import { listDrafts, listQueue, endSession } from '@conjoint/contracts';
import {
  ConnectionCap,
  NatsConnections,
  PartitionDatabases,
  codeLevel,
  copiedRow,
  createLog,
  databaseName,
  literal,
  migrateDatabase,
  PLATFORM_MIGRATIONS,
  natsServerConfig,
  provisionDatabases,
  runtimeRole,
  systemClock,
  systemOrigin,
} from '@conjoint/platform';
import pg from 'pg';
import { eachTestAttacks } from '../attacks/attempts.js';
import { testDatabaseUrl } from '../servers/test-database.js';
import { silentProxy } from '../servers/silent-proxy.js';
import { testWorld } from '../world/open-world.js';
import type { TestService, TestWorld } from '../world/test-world.js';
import { behaviour, noteDatabase, NoteModule } from './note-service.js';

const HF = 'E09000013';
const KC = 'E09000020';
const WE = 'E09000033';

let world: TestWorld;
const first: TestService = {
  name: 'referrals',
  module: NoteModule,
  database: noteDatabase,
  partitions: [HF, KC],
};
const second: TestService = {
  name: 'referrals',
  module: NoteModule,
  database: noteDatabase,
  partitions: [WE],
};

beforeAll(async () => {
  world = await testWorld({ partitions: [HF, KC, WE], services: [first, second] });
}, 60_000);
afterAll(() => world?.stop(), 30_000);

const worker = (partition: string) => world.person({ partition, roles: ['front-door-worker'] });

async function admin<T>(work: (client: pg.Client) => Promise<T>, database?: string): Promise<T> {
  const url = new URL(testDatabaseUrl());
  if (database) url.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function clientOf(role: string, database: string): pg.Client {
  const url = new URL(testDatabaseUrl());
  return new pg.Client({
    host: url.hostname,
    port: Number(url.port),
    user: role,
    password: world.parts.secrets.read(`db/${role}`),
    database,
  });
}

const nameOf = (partition: string): string => databaseName(world.parts.prefix, 'referrals', partition);

describe('two processes of one service', () => {
  it('serve different boroughs', async () => {
    await worker(HF).send(listDrafts, {});
    await worker(WE).send(listDrafts, {});
    expect((await worker(HF).send(listQueue, {})).total).toBe(1);
    expect((await worker(WE).send(listQueue, {})).total).toBe(1);
    expect((await worker(KC).send(listQueue, {})).total).toBe(0);
  });

  it('refuse a partition they do not serve before any query', () => {
    const databases = world.apps.get(first)!.get(PartitionDatabases, { strict: false });
    expect(() => databases.for(WE)).toThrow(expect.objectContaining({ code: 'wrong-partition' }));
    expect(() => databases.for('')).toThrow(expect.objectContaining({ code: 'wrong-partition' }));
    expect(() => databases.for(`${HF}'; drop table note`)).toThrow(
      expect.objectContaining({ code: 'wrong-partition' }),
    );
  });
});

describe('a database', () => {
  eachTestAttacks('S6');

  it('refuses the role of another borough', async () => {
    const client = clientOf(runtimeRole(nameOf(HF)), nameOf(KC));
    await expect(client.connect()).rejects.toMatchObject({ code: '42501' });
  });

  it('refuses a row of another council, whatever the code does', async () => {
    const insert = world
      .db('referrals', HF)
      .query(`insert into note (id, council, text) values ('x', '${KC}', 'not ours')`);
    await expect(insert).rejects.toMatchObject({ name: 'DatabaseFailure', code: '23514' });
  });

  it.each([`select '0000-01-01'::date`, `select 'x'::integer`, `select 70000::smallint`])(
    'that cannot hold a value makes it a mistake of whoever sent it: %s',
    async (query) => {
      behaviour.query = query;
      await expect(worker(HF).send(listQueue, {})).rejects.toMatchObject({ code: 'validation-failed' });
      behaviour.query = null;
    },
  );

  it('says nothing of the failing row', async () => {
    const error: Error = await world
      .db('referrals', HF)
      .query(`insert into note (id, council, text) values ('Zebedee Canary', '${KC}', 'Zebedee Canary')`)
      .then(
        () => new Error('it was stored'),
        (failure: Error) => failure,
      );
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain('Canary');
  });

  it.each([
    ['change the audit', `update audit set why = 'nothing'`],
    ['delete from the audit', 'delete from audit'],
    ['empty the audit', 'truncate audit'],
    ['rewrite the sealed order', 'update audit_seal set chain_hash = $$0$$'],
    ['make a table', 'create table mine (id integer)'],
    ['drop a table', 'drop table note'],
    [
      'say it is another partition',
      `create or replace function conjoint_partition() returns text language sql immutable as $$ select 'E09000020' $$`,
    ],
  ])('does not let the service %s', async (_what, sql) => {
    await expect(world.db('referrals', HF).query(sql)).rejects.toMatchObject({
      name: 'DatabaseFailure',
      code: '42501',
    });
  });

  it('limits each statement by its role, so that it holds behind a pooler too', async () => {
    const rows = await world.db('referrals', HF).query('show statement_timeout');
    expect(rows).toEqual([{ statement_timeout: '30s' }]);
  });

  it('is migrated by one migrator at a time, and by the next when one died', async () => {
    const plan = {
      adminUrl: testDatabaseUrl(),
      serverUrl: `postgres://${new URL(testDatabaseUrl()).host}`,
      secrets: world.parts.secrets,
      prefix: `${world.parts.prefix}m_`,
      database: noteDatabase,
      partitions: [{ code: HF, kind: 'council' as const }],
    };
    for (const role of ['rt', 'owner'])
      plan.secrets.ensure(`db/${plan.prefix}referrals_${HF.toLowerCase()}_${role}`);
    await provisionDatabases(plan);
    const name = databaseName(plan.prefix, 'referrals', HF);
    await admin(
      (client) =>
        client.query(
          `insert into migrator_lease (holder, expires_at) values (gen_random_uuid(), now() + interval '2 seconds')`,
        ),
      name,
    );
    const started = Date.now();
    const migrate = () =>
      migrateDatabase({
        serverUrl: plan.serverUrl,
        database: name,
        secrets: plan.secrets,
        migrations: [...PLATFORM_MIGRATIONS, ...noteDatabase.migrations],
      });
    expect(await Promise.all([migrate(), migrate()])).toEqual([[], []]);
    expect(Date.now() - started).toBeGreaterThan(1800);
    expect((await admin((client) => client.query('select 1 from migrator_lease'), name)).rowCount).toBe(0);
  });

  it('that is not the partition it should be is refused when its pool opens', async () => {
    const address = (partition: string, database: string) => ({
      server: new URL(testDatabaseUrl()).origin.replace(
        'null',
        `postgres://${new URL(testDatabaseUrl()).host}`,
      ),
      database,
      user: runtimeRole(database),
      password: world.parts.secrets.read(`db/${runtimeRole(database)}`),
      partition,
    });
    const databases = new PartitionDatabases({
      database: noteDatabase,
      addresses: new Map([[HF, address(HF, nameOf(KC))]]),
      cap: new ConnectionCap(4),
      clock: systemClock,
      log: createLog({ service: 'test', level: 'silent' }),
      codeLevel: codeLevel(noteDatabase),
    });
    await expect(databases.ready(HF)).rejects.toMatchObject({ code: 'partition-unavailable' });
    expect(await databases.states()).toEqual({
      [HF]: { usable: false, why: 'the database is another partition' },
    });
    await databases.close();
  });

  it('that needs another release is refused; the others are served', async () => {
    // As the migrator of a release that contracts.
    const [outcome] = await provisionDatabases({
      adminUrl: testDatabaseUrl(),
      serverUrl: `postgres://${new URL(testDatabaseUrl()).host}`,
      secrets: world.parts.secrets,
      prefix: world.parts.prefix,
      database: { ...noteDatabase, lowestCode: codeLevel(noteDatabase) + 1 },
      partitions: [{ code: KC, kind: 'council' }],
    });
    expect(outcome).toMatchObject({ failed: null });
    await admin((client) =>
      client.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()',
        [nameOf(KC)],
      ),
    );
    await expect(worker(KC).send(listQueue, {})).rejects.toMatchObject({ code: 'partition-unavailable' });
    expect((await worker(HF).send(listQueue, {})).total).toBe(1);
    await admin((client) => client.query('update partition_info set lowest_code = 0'), nameOf(KC));
    expect((await worker(KC).send(listQueue, {})).total).toBe(0);
  });

  it('that goes away is reported for its partition alone, and taken up again by itself', async () => {
    const health = async (): Promise<{ status: string; partitions: Record<string, { usable: boolean }> }> =>
      (await fetch(`${await world.apps.get(first)!.getUrl()}/health/ready`)).json() as never;
    expect((await health()).status).toBe('ready');
    await admin(async (client) => {
      await client.query(`alter database "${nameOf(KC)}" with allow_connections false`);
      await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
        nameOf(KC),
      ]);
    });
    const without = await health();
    expect(without.status).toBe('partly ready');
    expect([without.partitions[HF]!.usable, without.partitions[KC]!.usable]).toEqual([true, false]);
    await expect(worker(KC).send(listQueue, {})).rejects.toMatchObject({ code: 'partition-unavailable' });
    expect((await worker(HF).send(listQueue, {})).total).toBe(1);
    await admin((client) => client.query(`alter database "${nameOf(KC)}" with allow_connections true`));
    expect((await worker(KC).send(listQueue, {})).total).toBe(0);
    expect((await health()).status).toBe('ready');
  });
});

describe('the pools of a process', () => {
  it('hold no more connections open together than the cap', async () => {
    const cap = new ConnectionCap(3);
    const database = (partition: string) => ({
      server: `postgres://${new URL(testDatabaseUrl()).host}`,
      database: nameOf(partition),
      user: runtimeRole(nameOf(partition)),
      password: world.parts.secrets.read(`db/${runtimeRole(nameOf(partition))}`),
    });
    const databases = new PartitionDatabases({
      database: noteDatabase,
      addresses: new Map([HF, KC, WE].map((partition) => [partition, database(partition)])),
      cap,
      clock: systemClock,
      log: createLog({ service: 'test', level: 'silent' }),
      codeLevel: codeLevel(noteDatabase),
    });
    let most = 0;
    await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const db = databases.for([HF, KC, WE][index % 3]!);
        await db.transaction(
          systemOrigin('referrals', db.partition, 'test'),
          async (tx) => void (await tx.query('select pg_sleep(0.005)')),
        );
        most = Math.max(most, cap.open);
      }),
    );
    expect(most).toBeLessThanOrEqual(3);
    await databases.close();
  });
});

describe('a statement longer than a connection may be silent', () => {
  it('ends the connection, unless its transaction said that it takes long', async () => {
    const databases = new PartitionDatabases({
      database: noteDatabase,
      addresses: new Map([
        [
          HF,
          {
            server: `postgres://${new URL(testDatabaseUrl()).host}`,
            database: nameOf(HF),
            user: runtimeRole(nameOf(HF)),
            password: world.parts.secrets.read(`db/${runtimeRole(nameOf(HF))}`),
          },
        ],
      ]),
      cap: new ConnectionCap(1, { waitMs: 500, silentMs: 400 }),
      clock: systemClock,
      log: createLog({ service: 'test', level: 'silent' }),
      codeLevel: codeLevel(noteDatabase),
    });
    const sleep = (long: boolean) =>
      databases.for(HF).transaction(systemOrigin('referrals', HF, 'test'), async (tx) => {
        if (long) await tx.takesLong(1);
        return tx.query('select pg_sleep(0.8)');
      });
    await sleep(true);
    await expect(sleep(false)).rejects.toMatchObject({ code: 'partition-unavailable' });
    await databases.close();
  });
});

describe('a database server that swallows what it is asked', () => {
  it('holds up its own boroughs only, says so in time, and is taken up again by itself', async () => {
    const url = new URL(testDatabaseUrl());
    const proxy = await silentProxy({ host: url.hostname, port: Number(url.port) });
    const address = (partition: string, port: string | number) => ({
      server: `postgres://${url.hostname}:${port}`,
      database: nameOf(partition),
      user: runtimeRole(nameOf(partition)),
      password: world.parts.secrets.read(`db/${runtimeRole(nameOf(partition))}`),
    });
    const databases = new PartitionDatabases({
      database: noteDatabase,
      addresses: new Map([
        [HF, address(HF, url.port)],
        [KC, address(KC, proxy.port)],
        [WE, address(WE, proxy.port)],
      ]),
      cap: new ConnectionCap(8, { waitMs: 500, silentMs: 1500 }),
      clock: systemClock,
      log: createLog({ service: 'test', level: 'silent' }),
      codeLevel: codeLevel(noteDatabase),
    });
    const timed = async (partition: string): Promise<{ code: string; ms: number }> => {
      const started = Date.now();
      const code = await databases
        .for(partition)
        .query('select 1')
        .then(
          () => 'answered',
          (error: { code: string }) => error.code,
        );
      return { code, ms: Date.now() - started };
    };
    expect((await Promise.all([HF, KC, WE].map(timed))).map(({ code }) => code)).toEqual([
      'answered',
      'answered',
      'answered',
    ]);
    proxy.silent = true;
    const asked = [KC, WE].flatMap((partition) => Array.from({ length: 20 }, () => timed(partition)));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const others = await Promise.all(Array.from({ length: 20 }, () => timed(HF)));
    expect(new Set(others.map(({ code }) => code))).toEqual(new Set(['answered']));
    expect(Math.max(...others.map(({ ms }) => ms))).toBeLessThan(450);
    const answers = await Promise.all(asked);
    expect(new Set(answers.map(({ code }) => code))).toEqual(new Set(['partition-unavailable']));
    expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(4500);
    expect((await timed(KC)).ms).toBeLessThan(50);
    expect(await databases.states()).toMatchObject({ [HF]: { usable: true }, [KC]: { usable: false } });
    proxy.silent = false;
    const end = Date.now() + 8000;
    while ((await timed(KC)).code !== 'answered' || (await timed(WE)).code !== 'answered') {
      if (Date.now() > end) throw new Error('not taken up again');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await databases.close();
    await proxy.close();
  }, 30_000);
});

describe('messaging', () => {
  it('has one connection a partition, each with its own user', () => {
    expect(world.apps.get(first)!.get(NatsConnections, { strict: false }).states()).toEqual({
      [HF]: 'connected',
      [KC]: 'connected',
    });
  });

  it('that is away is named for its partition, and only where none is left is the process not ready', async () => {
    const health = async () => {
      const response = await fetch(`${await world.apps.get(first)!.getUrl()}/health/ready`);
      const { status, partitions } = (await response.json()) as {
        status: string;
        partitions: Record<string, { usable: boolean; database: string; messaging: string }>;
      };
      return { code: response.status, status, partitions };
    };
    const reaches = async (status: string) => {
      const end = Date.now() + 20_000;
      for (;;) {
        const now = await health();
        if (now.status === status) return now;
        if (Date.now() > end) throw new Error(`it stays ${now.status}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    const config = (codes: string[]) =>
      natsServerConfig({
        partitions: world.parts.partitions.filter(({ code }) => codes.includes(code)),
        password: (user) => world.parts.secrets.ensure(`nats/${user}`),
      });
    expect((await reaches('ready')).code).toBe(200);
    await world.nats.restart(config([HF, WE]));
    const partly = await reaches('partly ready');
    expect(partly.code).toBe(200);
    expect(partly.partitions[HF]).toMatchObject({
      usable: true,
      database: 'answers',
      messaging: 'connected',
    });
    expect(partly.partitions[KC]).toMatchObject({ usable: false, database: 'answers' });
    expect(partly.partitions[KC]!.messaging).not.toBe('connected');
    await world.nats.stop();
    const none = await reaches('not ready');
    expect(none.code).toBe(503);
    expect(none.partitions[HF]).toMatchObject({
      usable: false,
      database: 'answers',
      messaging: 'disconnected',
    });
    await world.nats.restart(config([HF, KC, WE]));
    expect((await reaches('ready')).code).toBe(200);
    // Whoever asks has a connection of her own, which comes back in its own time.
    const end = Date.now() + 15_000;
    const asks = async (): Promise<number> => (await worker(KC).send(listQueue, {})).total;
    let total = await asks().catch(() => null);
    while (total === null && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      total = await asks().catch(() => null);
    }
    expect(total).toBe(0);
  }, 60_000);

  it('says at once that a question or an answer is larger than a message may be', async () => {
    const question = { page: 1, more: 'x'.repeat(1_100_000) };
    await expect(worker(HF).send(listQueue, question)).rejects.toMatchObject({ code: 'too-large' });
    behaviour.characters = 1_100_000;
    const started = Date.now();
    await expect(worker(HF).send(listDrafts, {})).rejects.toMatchObject({ code: 'too-large' });
    expect(Date.now() - started).toBeLessThan(3000);
    behaviour.characters = 900_000;
    expect((await worker(HF).send(listDrafts, {})).drafts).toHaveLength(1);
    behaviour.characters = 0;
  });

  it('answers nothing sent inside a partition that is only meant to cross, and the other way round', async () => {
    const asWorkforce = world.requestsAs('workforce', HF);
    await world.connect('workforce', HF);
    await expect(
      asWorkforce.sendTo({ partition: HF, correlationId: 'test' }, KC, listQueue, {}),
    ).rejects.toMatchObject({ code: 'not-permitted' });
    await expect(
      asWorkforce.sendAs({ partition: HF, token: undefined, correlationId: 'test' }, endSession, {
        sid: 'x',
      }),
    ).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('rows that are read as they come', () => {
  const rows = async (query: string, most = Infinity): Promise<string[][]> => {
    const read: string[][] = [];
    for await (const piece of world.db('referrals', HF).copyOut(query, { minutes: 1 })) {
      expect(piece.endsWith('\n')).toBe(true);
      read.push(...piece.slice(0, -1).split('\n').map(copiedRow));
      if (read.length >= most) break;
    }
    return read;
  };

  it('are whole, whatever is in them and wherever a piece ends', async () => {
    const odd = `a\tb\nc\\d\re 'f' — żółć 👩‍👧 \\N`;
    const read = await rows(
      `select n, ${literal(odd)}, repeat('ż', n % 300) from generate_series(1, 5000) as n`,
    );
    expect(read).toHaveLength(5000);
    expect(
      read.every((row, i) => row[0] === String(i + 1) && row[1] === odd && row[2]!.length === (i + 1) % 300),
    ).toBe(true);
  });

  it('may be left before their end, and fail, without harm to what comes next on the connection', async () => {
    for (let time = 0; time < 20; time += 1) {
      expect((await rows(`select n from generate_series(1, 50000) as n`, 10)).length).toBeLessThan(50_000);
      await expect(rows('select 1 / (3 - n) from generate_series(1, 5) as n')).rejects.toThrow();
      await world.db('referrals', HF).query('update lease set fence = fence where false');
    }
  });
});
