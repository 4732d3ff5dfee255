import { jest } from '@jest/globals';
import { listDrafts, listQueue } from '@conjoint/contracts';
import {
  codeLevel,
  databaseName,
  ownerRole,
  provisionDatabases,
  runtimeRole,
  type MigrationOutcome,
  type ServiceDatabase,
} from '@conjoint/platform';
import pg from 'pg';
import { HearingModule, heardDatabase, noteDatabase, NoteModule } from '../platform/note-service.js';
import { testDatabaseUrl } from '../servers/test-database.js';
import { testWorld } from '../world/open-world.js';
import type { TestService, TestWorld } from '../world/test-world.js';

const HF = 'E09000013';
const KC = 'E09000020';

jest.setTimeout(120_000);

/** What the next releases of the smallest service bring: a column more, and later one less. */
class ExpandNotes1764000000002 {
  async up(run: { query(sql: string): Promise<unknown> }): Promise<void> {
    await run.query('alter table note add column said text');
  }
  async down(): Promise<void> {
    throw new Error('not taken back');
  }
}
class ContractNotes1764000000003 {
  async up(run: { query(sql: string): Promise<unknown> }): Promise<void> {
    await run.query('alter table note alter column text set default null, alter column text drop not null');
  }
  async down(): Promise<void> {
    throw new Error('not taken back');
  }
}
const expanded: ServiceDatabase = {
  ...noteDatabase,
  migrations: [...noteDatabase.migrations, ExpandNotes1764000000002],
};
const contracted: ServiceDatabase = {
  ...expanded,
  migrations: [...expanded.migrations, ContractNotes1764000000003],
  lowestCode: codeLevel(expanded),
};

describe('the databases of a council', () => {
  let world: TestWorld;
  const service: TestService = { name: 'referrals', module: NoteModule, database: noteDatabase };
  const hearing: TestService = { name: 'reporting', module: HearingModule, database: heardDatabase };

  beforeAll(async () => {
    world = await testWorld({ partitions: [HF, KC], services: [service, hearing] });
  });
  afterAll(() => world?.stop());

  const worker = (partition: string) => world.person({ partition, roles: ['front-door-worker'] });
  const nameOf = (partition: string, of = 'referrals'): string =>
    databaseName(world.parts.prefix, of, partition);
  const outcomeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'done',
      (error: { code?: string; message: string }) => error.code ?? error.message,
    );
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
  const sendAway = (database: string) =>
    admin((client) =>
      client.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()',
        [database],
      ),
    );
  const migrate = (database: ServiceDatabase, more: Partial<Parameters<typeof provisionDatabases>[0]> = {}) =>
    provisionDatabases({
      adminUrl: testDatabaseUrl(),
      serverUrl: `postgres://${new URL(testDatabaseUrl()).host}`,
      secrets: world.parts.secrets,
      prefix: world.parts.prefix,
      database,
      partitions: world.parts.partitions,
      ...more,
    });
  const health = async (of: TestService): Promise<Record<string, { usable: boolean; database: string }>> => {
    const answer = await fetch(`${await world.apps.get(of)!.getUrl()}/health/ready`);
    return ((await answer.json()) as { partitions: Record<string, { usable: boolean; database: string }> })
      .partitions;
  };
  /** So that each test begins alike: what contracted is taken for not having. */
  const startFirstRelease = async (): Promise<void> => {
    for (const partition of [HF, KC])
      await admin((client) => client.query('update partition_info set lowest_code = 0'), nameOf(partition));
    await world.start(service);
  };
  const failuresOf = (outcomes: MigrationOutcome[]) =>
    outcomes.filter(({ failed }) => failed).map(({ partition }) => partition);

  it('are upgraded under load: the earlier release works on the later tables, and no request fails', async () => {
    const answers: string[] = [];
    let goesOn = true;
    const load = Promise.all(
      [HF, KC].map(async (partition) => {
        while (goesOn) answers.push(await outcomeOf(worker(partition).send(listDrafts, {})));
      }),
    );
    expect(failuresOf(await migrate(expanded))).toEqual([]);
    const later: TestService = { ...service, database: expanded };
    await world.start(later);
    await world.end(service);
    expect(failuresOf(await migrate(contracted))).toEqual([]);
    goesOn = false;
    await load;
    expect(answers.length).toBeGreaterThan(10);
    expect(answers.filter((answer) => answer !== 'done')).toEqual([]);
    // What still runs the earlier release is refused instead of failing at the column that changed.
    const earlier = await world.start({ ...service });
    const answer = (await (await fetch(`${await earlier.getUrl()}/health/ready`)).json()) as {
      status: string;
    };
    expect(answer.status).toBe('not ready');
    await earlier.close();
    await world.end(later);
    await startFirstRelease();
    expect(await outcomeOf(worker(HF).send(listDrafts, {}))).toBe('done');
  });

  it('that cannot be migrated hold up no other, are reported for their council alone, and can be tried again', async () => {
    class AddIndex1764000000004 {
      async up(run: { query(sql: string): Promise<unknown> }): Promise<void> {
        await run.query('create table told (id text primary key)');
      }
      async down(): Promise<void> {
        throw new Error('not taken back');
      }
    }
    const next = { ...contracted, migrations: [...contracted.migrations, AddIndex1764000000004] };
    await admin((client) => client.query('create table told (id integer)'), nameOf(HF));
    const outcomes = await migrate(next);
    expect(outcomes.map(({ partition, failed }) => [partition, failed?.slice(0, 5) ?? null])).toEqual([
      [HF, '42P07'],
      [KC, null],
    ]);
    const app: TestService = { ...service, database: next };
    await world.end(service);
    await world.start(app);
    const states = await health(app);
    expect([states[HF]!.usable, states[KC]!.usable]).toEqual([false, true]);
    expect(states[HF]!.database).toMatch(/^schema level \d+ does not fit code level \d+$/);
    expect(await outcomeOf(worker(KC).send(listQueue, {}))).toBe('done');
    await admin((client) => client.query('drop table told'), nameOf(HF));
    expect(failuresOf(await migrate(next))).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 1100)); // it looks once a second
    expect((await health(app))[HF]!.usable).toBe(true);
    expect(await outcomeOf(worker(HF).send(listQueue, {}))).toBe('done');
    await world.end(app);
    await startFirstRelease();
  });

  it('that are empty where something was are refused for their council alone, until the records are back', async () => {
    await worker(HF).send(listDrafts, {});
    await world.settled();
    const database = nameOf(HF, 'reporting');
    const empty = async (client: pg.Client) => {
      await client.query(`alter database "${database}" rename to "${database}_kept"`);
    };
    await admin((client) => client.query(`alter role "${runtimeRole(database)}" nologin`));
    await sendAway(database);
    await admin(empty);
    // As a start on a server whose disk was lost: the migrator makes it anew.
    expect(failuresOf(await migrate(heardDatabase, { partitions: [{ code: HF, kind: 'council' }] }))).toEqual(
      [],
    );
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const states = await health(hearing);
    expect(states[HF]).toMatchObject({
      usable: false,
      database: 'the database is empty, and its stream says that it was not',
    });
    expect(states[KC]!.usable).toBe(true);
    await admin(async (client) => {
      await client.query(`drop database "${database}" with (force)`);
      await client.query(`alter database "${database}_kept" rename to "${database}"`);
    });
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect((await health(hearing))[HF]!.usable).toBe(true);
  });

  it('in which nothing happened for so long that their messages were tidied away are not taken for empty', async () => {
    await worker(HF).send(listDrafts, {});
    await world.settled();
    const database = nameOf(HF, 'reporting');
    const kept = await admin(async (client) => {
      await client.query('delete from inbox');
      await client.query('delete from outbox');
      const { rows } = await client.query<{ audits: number }>('select count(*)::int as audits from audit');
      return rows[0]!.audits;
    }, database);
    expect(kept).toBe(0);
    await sendAway(database);
    await new Promise((resolve) => setTimeout(resolve, 1100)); // it looks once a second
    expect((await health(hearing))[HF]).toMatchObject({ usable: true, database: 'answers' });
  });

  it('that were never migrated are named so', async () => {
    const database = nameOf(KC, 'reporting');
    await sendAway(database);
    await admin((client) => client.query('alter table partition_info rename to aside'), database);
    await sendAway(database);
    expect((await health(hearing))[KC]).toMatchObject({
      usable: false,
      database: 'the database has not been migrated',
    });
    await admin((client) => client.query('alter table aside rename to partition_info'), database);
  });

  it('are made on a managed server by a role that is no superuser, and made twice without harm', async () => {
    const prefix = world.parts.prefix.replace(/_$/, 'm_');
    const maker = `${prefix}maker`;
    const url = new URL(testDatabaseUrl());
    await admin(async (client) => {
      await client.query(
        `create role "${maker}" login nosuperuser createdb createrole password 'for-tests-only'`,
      );
      await client.query(`grant connect on database postgres to "${maker}"`);
    });
    url.username = maker;
    const managed = {
      adminUrl: url.toString(),
      prefix,
      partitions: [{ code: HF, kind: 'council' as const }],
    };
    try {
      expect(await migrate(noteDatabase, managed)).toEqual([expect.objectContaining({ failed: null })]);
      expect(await migrate(noteDatabase, managed)).toEqual([
        expect.objectContaining({ failed: null, ran: [] }),
      ]);
      const database = databaseName(prefix, 'referrals', HF);
      const rights = await admin(async (client) => {
        const { rows } = await client.query<{ rolname: string; any: boolean }>(
          'select rolname, rolsuper or rolcreatedb or rolcreaterole as any from pg_roles where rolname = any($1) order by 1',
          [[ownerRole(database), runtimeRole(database)]],
        );
        return rows;
      });
      expect(rights).toEqual([
        { rolname: ownerRole(database), any: false },
        { rolname: runtimeRole(database), any: false },
      ]);
      const runtime = new pg.Client({
        host: url.hostname,
        port: Number(url.port),
        user: runtimeRole(database),
        password: world.parts.secrets.read(`db/${runtimeRole(database)}`),
        database,
      });
      await runtime.connect();
      expect((await runtime.query('select conjoint_partition() as is')).rows).toEqual([{ is: HF }]);
      expect(await outcomeOf(runtime.query('delete from audit'))).toBe('42501');
      expect(await outcomeOf(runtime.query('create table mine ()'))).toBe('42501');
      await runtime.end();
    } finally {
      await admin(async (client) => {
        const database = databaseName(prefix, 'referrals', HF);
        await client.query(`drop database if exists "${database}" with (force)`);
        await client.query(`drop role if exists "${runtimeRole(database)}", "${ownerRole(database)}"`);
        await client.query(`revoke all on database postgres from "${maker}"`);
        await client.query(`drop role "${maker}"`);
      });
    }
  });
});
