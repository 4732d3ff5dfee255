import pg from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';
import {
  connectionOptions,
  databaseName,
  ownerRole,
  runtimeRole,
  type ServiceDatabase,
} from '../partitions/service-database.js';
import { postgresClientConfig } from '../links/postgres-link.js';
import type { SecretStore } from '../secrets.js';
import { PLATFORM_MIGRATIONS } from './platform-migrations.js';
import { underLease } from './migrator-lease.js';
import type { PartitionRef } from './ensure-secrets.js';

export interface MigrationOutcome {
  database: string;
  partition: string;
  /** Names of the migrations that ran now. */
  ran: string[];
  /** Why it failed, without values; null when it is up to date. */
  failed: string | null;
  milliseconds: number;
}

interface Plan {
  adminUrl: string;
  serverUrl: string;
  caFile?: string | undefined;
  secrets: SecretStore;
  prefix?: string;
  database: ServiceDatabase;
  partitions: PartitionRef[];
  onDone?: (outcome: MigrationOutcome) => void;
}

/** The code level of a release: how many migrations its databases have. */
export const codeLevel = (database: { migrations: unknown[] }): number =>
  PLATFORM_MIGRATIONS.length + database.migrations.length;

/** Set on the role and not by the client when it connects: a pooler between them refuses or forgets what a client sets. */
const STATEMENT_TIMEOUT = '30s';

interface Access {
  url: string;
  caFile: string | undefined;
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

async function withClient<T>({ url, caFile }: Access, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(postgresClientConfig(url, caFile));
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function onDatabase(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.toString();
}

async function isSuperuser(admin: pg.Client): Promise<boolean> {
  const { rows } = await admin.query<{ super: boolean }>(
    'select rolsuper as super from pg_roles where rolname = current_user',
  );
  return rows[0]!.super;
}

/**
 * A managed server gives no superuser: whoever makes a role there may give itself what the role may, and has to, before it can give it a
 * database. It may not even say NOSUPERUSER of a role that is there.
 */
async function ensureRole(
  admin: pg.Client,
  role: string,
  { asSuperuser, password }: { asSuperuser: boolean; password: string },
): Promise<void> {
  const { rowCount } = await admin.query('select 1 from pg_roles where rolname = $1', [role]);
  const rights = `login nocreatedb nocreaterole ${rowCount && !asSuperuser ? '' : 'nosuperuser'}`;
  await admin.query(
    `${rowCount ? 'alter' : 'create'} role ${quote(role)} ${rights} password ${literal(password)}`,
  );
  if (!asSuperuser) await admin.query(`grant ${quote(role)} to current_user with inherit true, set true`);
}

/** Database, owner, runtime role and rights; each step may be repeated. CONNECT is revoked from PUBLIC: no role sees another's database. */
export async function createDatabase({
  adminUrl,
  caFile,
  database,
  partition,
  secrets,
  extensions,
}: {
  adminUrl: string;
  caFile?: string | undefined;
  database: string;
  partition: string | null;
  secrets: SecretStore;
  extensions: string[];
}): Promise<void> {
  const owner = ownerRole(database);
  const runtime = runtimeRole(database);
  await withClient({ url: adminUrl, caFile }, async (admin) => {
    const asSuperuser = await isSuperuser(admin);
    for (const role of [owner, runtime])
      await ensureRole(admin, role, { asSuperuser, password: secrets.ensure(`db/${role}`) });
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [database]);
    if (!rowCount)
      await admin.query(
        `create database ${quote(database)} owner ${quote(owner)} template template0 encoding 'UTF8'`,
      );
    await admin.query(`alter role ${quote(runtime)} set statement_timeout = ${literal(STATEMENT_TIMEOUT)}`);
    await admin.query(`revoke connect, temporary on database ${quote(database)} from public`);
    await closeMaintenance(admin);
    await admin.query(`grant connect on database ${quote(database)} to ${quote(owner)}, ${quote(runtime)}`);
  });
  await withClient({ url: onDatabase(adminUrl, database), caFile }, async (admin) => {
    for (const extension of extensions)
      await admin.query(`create extension if not exists ${quote(extension)}`);
    await admin.query(
      `revoke all on schema public from public; grant usage, create on schema public to ${quote(owner)}; grant usage on schema public to ${quote(runtime)}`,
    );
    await admin.query(
      `alter default privileges for role ${quote(owner)} in schema public grant select, insert, update, delete on tables to ${quote(runtime)}`,
    );
    await admin.query(
      `alter default privileges for role ${quote(owner)} in schema public grant usage on sequences to ${quote(runtime)}`,
    );
    if (partition !== null) {
      await admin.query(
        `create or replace function conjoint_partition() returns text language sql immutable parallel safe as $$ select ${literal(partition)}::text $$`,
      );
    }
  });
}

/**
 * The databases that a new server has are open to every role, which could fill its disk there with temporary tables. Closed where that is ours to
 * say: on a managed server they belong to somebody else.
 */
async function closeMaintenance(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    `select datname as name from pg_database
     where datname in ('postgres', 'template1') and pg_has_role(datdba, 'USAGE')
       and (datacl is null or exists (select 1 from aclexplode(datacl) where grantee = 0))`,
  );
  for (const { name } of rows)
    await admin
      .query(`revoke all on database ${quote(name)} from public`)
      .catch((error: { code?: string }) => {
        // Two that are made at once close it at once.
        if (error.code !== 'XX000') throw error;
      });
}

/** Runs the migrations of one database under a lease, so that two migrators never work on it at once. */
export async function migrateDatabase({
  serverUrl,
  caFile,
  database,
  secrets,
  migrations,
}: {
  serverUrl: string;
  caFile?: string | undefined;
  database: string;
  secrets: SecretStore;
  migrations: ServiceDatabase['migrations'];
}): Promise<string[]> {
  const owner = ownerRole(database);
  const source = new DataSource({
    ...connectionOptions({
      server: serverUrl,
      database,
      user: owner,
      password: secrets.read(`db/${owner}`),
      caFile,
    }),
    migrations: migrations as (new () => MigrationInterface)[],
    migrationsTransactionMode: 'each',
  });
  await source.initialize();
  try {
    return await underLease(source, async () => {
      const ran = await source.runMigrations({ transaction: 'each' });
      return ran.map((migration) => migration.name);
    });
  } finally {
    await source.destroy();
  }
}

async function noteLevel(plan: Plan, database: string): Promise<void> {
  await withClient({ url: onDatabase(plan.adminUrl, database), caFile: plan.caFile }, (admin) =>
    admin.query(
      'update partition_info set schema_level = greatest(schema_level, $1), lowest_code = greatest(lowest_code, $2)',
      [codeLevel(plan.database), plan.database.lowestCode ?? 0],
    ),
  );
}

/** Creates and migrates the databases of one service, one partition after another; a failed one does not stop the rest. */
export async function provisionDatabases(plan: Plan): Promise<MigrationOutcome[]> {
  const outcomes: MigrationOutcome[] = [];
  for (const { code, kind } of plan.partitions) {
    if (!plan.database.partitionKinds.includes(kind)) continue;
    const started = Date.now();
    const database = databaseName(plan.prefix ?? '', plan.database.service, code);
    const outcome: MigrationOutcome = { database, partition: code, ran: [], failed: null, milliseconds: 0 };
    try {
      await createDatabase({
        adminUrl: plan.adminUrl,
        caFile: plan.caFile,
        database,
        partition: code,
        secrets: plan.secrets,
        extensions: ['pg_trgm', 'unaccent', 'btree_gist'],
      });
      outcome.ran = await migrateDatabase({
        serverUrl: plan.serverUrl,
        caFile: plan.caFile,
        database,
        secrets: plan.secrets,
        migrations: [...PLATFORM_MIGRATIONS, ...plan.database.migrations],
      });
      await noteLevel(plan, database);
    } catch (error) {
      const { code: sqlState, message } = error as { code?: string; message: string };
      outcome.failed = sqlState ? `${sqlState} ${message}` : message;
    }
    outcome.milliseconds = Date.now() - started;
    outcomes.push(outcome);
    plan.onDone?.(outcome);
  }
  return outcomes;
}
