import { jest } from '@jest/globals';
import { databaseName, ownerRole, runtimeRole } from '@conjoint/platform';
import pg from 'pg';
import { attempting } from '../attacks/attempts.js';
import { testDatabaseUrl } from '../servers/test-database.js';
import { testWorld } from '../world/open-world.js';
import type { TestWorld } from '../world/test-world.js';
import { HearingModule, heardDatabase, noteDatabase, NoteModule } from './note-service.js';

jest.setTimeout(60_000);

const COUNCILS = ['E09000013', 'E09000033'];
const SERVICES = ['referrals', 'reporting'] as const;

/** Somebody who has the password of one role of the databases, of a service or of the migrator, and tries what is not its own. */
describe('a role of the databases', () => {
  let world: TestWorld;
  let databases: string[];
  beforeAll(async () => {
    world = await testWorld({
      partitions: COUNCILS,
      services: [
        { name: 'referrals', module: NoteModule, database: noteDatabase },
        { name: 'reporting', module: HearingModule, database: heardDatabase },
      ],
    });
    databases = SERVICES.flatMap((service) =>
      COUNCILS.map((council) => databaseName(world.parts.prefix, service, council)),
    );
  });
  afterAll(() => world?.stop());

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
  /** The code PostgreSQL refuses with, or that it did not. */
  async function refusal(work: () => Promise<unknown>): Promise<string> {
    return work().then(
      () => 'allowed',
      (error: { code?: string }) => error.code ?? 'no code',
    );
  }
  const isRefused = (code: string): boolean => ['42501', '0LP01', '28000', '42883', '0A000'].includes(code);

  it.each([
    ['of a service', runtimeRole],
    ['of the migrator', ownerRole],
  ])(
    '%s opens no database but its own, whichever service’s and whichever council’s',
    async (_who, roleOf) => {
      for (const own of databases)
        for (const other of [...databases.filter((one) => one !== own), 'postgres', 'template1']) {
          const client = clientOf(roleOf(own), other);
          const code = await attempting(
            'S6',
            `${roleOf(own)} → ${other}`,
            () => refusal(() => client.connect()),
            isRefused,
          );
          await client.end().catch(() => undefined);
          expect([own, other, code]).toEqual([own, other, '42501']);
        }
    },
  );

  it.each([
    ['read the passwords of all roles', 'select rolpassword from pg_authid'],
    ['become the role of the migrator', (own: string) => `set role "${ownerRole(own)}"`],
    ['become the superuser', 'set session authorization postgres'],
    ['make a role', 'create role mine superuser'],
    ['make itself superuser', (own: string) => `alter role "${runtimeRole(own)}" superuser`],
    ['make a database', 'create database mine'],
    ['make a schema', 'create schema mine'],
    ['make a table', 'create table mine (id integer)'],
    [
      'make a function that runs as another',
      `create function mine() returns integer language sql security definer as 'select 1'`,
    ],
    ['take a library of the server', `create extension dblink`],
    ['read a file of the server', `select pg_read_file('/etc/passwd')`],
    ['list the folders of the server', `select pg_ls_dir('/')`],
    ['write a file on the server', `copy (select 1) to '/tmp/mine'`],
    ['run a program on the server', `copy (select 1) to program 'id'`],
    ['read a large object from a file', `select lo_import('/etc/passwd')`],
    ['change a setting of the server', `alter system set log_statement = 'none'`],
    ['have the server read its settings again', 'select pg_reload_conf()'],
    [
      'end the connection of another role',
      `select pg_terminate_backend(pid) from pg_stat_activity where usename is distinct from current_user limit 1`,
    ],
    ['change the audit', `update audit set why = 'nothing'`],
    ['delete from the audit', 'delete from audit'],
    ['empty the audit', 'truncate audit'],
    ['turn off what guards a table', 'alter table note disable trigger all'],
    ['leave out the triggers', `set session_replication_role = 'replica'`],
  ])('of a service cannot %s', async (what, sql) => {
    for (const own of databases.filter((name) => name.includes('referrals'))) {
      const client = clientOf(runtimeRole(own), own);
      await client.connect();
      const attack = () => refusal(() => client.query(typeof sql === 'string' ? sql : sql(own)));
      const code = await attempting('S6', what, attack, isRefused);
      await client.end();
      expect([what, code]).toEqual([what, expect.stringMatching(/^(42501|0LP01)$/)]);
    }
  });

  it('of a service has no more rights after it gave itself some', async () => {
    const own = databases[0]!;
    const client = clientOf(runtimeRole(own), own);
    await client.connect();
    const { rows } = await attempting(
      'S6',
      'give itself rights',
      async () => {
        // PostgreSQL warns and gives nothing.
        await client.query(`grant all on all tables in schema public to "${runtimeRole(own)}"`);
        return client.query<{ may: boolean }>(
          `select has_table_privilege('audit', 'UPDATE, DELETE, TRUNCATE') as may`,
        );
      },
      (got) => got.rows[0]?.may === false,
    );
    await client.end();
    expect(rows).toEqual([{ may: false }]);
  });

  it('of a service sees nothing of what other councils ask just now', async () => {
    const [own, other] = [databases[0]!, databases[1]!];
    const busy = clientOf(runtimeRole(other), other);
    await busy.connect();
    const asking = busy.query(`select pg_sleep(1), 'Zebedee Canary'`);
    const client = clientOf(runtimeRole(own), own);
    await client.connect();
    const { rows } = await attempting(
      'S6',
      'statements of others',
      () =>
        client.query<{ query: string }>(
          'select query from pg_stat_activity where datname is distinct from current_database()',
        ),
      ({ rows: seen }) => !JSON.stringify(seen).includes('Canary'),
    );
    expect(JSON.stringify(rows)).not.toContain('Canary');
    await asking;
    await client.end();
    await busy.end();
  });
});
