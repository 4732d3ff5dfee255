import type { ServiceName } from '@conjoint/contracts';
import {
  databaseName,
  markRestored,
  provisionDatabases,
  voidAssertions,
  type ServiceDatabase,
} from '@conjoint/platform';
import pg from 'pg';
import { testDatabaseUrl } from '../servers/test-database.js';
import type { TestWorld } from './test-world.js';

type Place = { service: ServiceName; partition: string };

const nameOf = (world: TestWorld, { service, partition }: Place): string =>
  databaseName(world.parts.prefix, service, partition);

async function asAdmin<T>(work: (client: pg.Client) => Promise<T>, database?: string): Promise<T> {
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

/** A copy of one database as it is now, by PostgreSQL itself. Nobody may be connected to it: stop its services first. */
export async function copyDatabase(world: TestWorld, place: Place): Promise<void> {
  const name = nameOf(world, place);
  await asAdmin(async (admin) => {
    await admin.query(`drop database if exists "${name}_copy"`);
    await admin.query(`create database "${name}_copy" template "${name}"`);
  });
}

/**
 * Puts the copy in the place of the database and gives the roles their rights again, as an operator does. `mark` tells it that it is
 * older, as `npm run conjoint -- restored` does.
 */
export async function putCopyBack(
  world: TestWorld,
  { mark = true, database, ...place }: Place & { database: ServiceDatabase; mark?: boolean },
): Promise<void> {
  const name = nameOf(world, place);
  const { partitions, prefix, secrets } = world.parts;
  const adminUrl = testDatabaseUrl();
  await asAdmin(async (admin) => {
    await admin.query(`drop database "${name}"`);
    await admin.query(`create database "${name}" owner "${name}_owner" template "${name}_copy"`);
  });
  const [outcome] = await provisionDatabases({
    adminUrl,
    serverUrl: `postgres://${new URL(adminUrl).host}`,
    secrets,
    prefix,
    database,
    partitions: partitions.filter(({ code }) => code === place.partition),
  });
  if (outcome?.failed) throw new Error(`${name} could not be put back: ${outcome.failed}`);
  if (mark) await markCopy(world, place);
}

export async function markCopy(world: TestWorld, place: Place): Promise<{ epoch: number; voided: number }> {
  return asAdmin(
    async (admin) => {
      const query = async <T>(sql: string, parameters?: unknown[]) =>
        (await admin.query(sql, parameters)).rows as T[];
      await admin.query('begin');
      const at = world.clock.now();
      const marked = await markRestored(query, { ...place, at, why: 'a test put an older copy back' });
      await voidAssertions(query, at);
      await admin.query('commit');
      return marked;
    },
    nameOf(world, place),
  );
}
