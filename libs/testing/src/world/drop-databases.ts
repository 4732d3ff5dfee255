import pg from 'pg';
import { testDatabaseUrl } from '../servers/test-database.js';

/** Databases and roles of one suite, gone with it. */
export async function dropDatabases(prefix: string): Promise<void> {
  const client = new pg.Client({ connectionString: testDatabaseUrl() });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>(
    `select datname from pg_database where starts_with(datname, $1)`,
    [prefix],
  );
  for (const { datname } of rows) await client.query(`drop database "${datname}" with (force)`);
  // Afterwards: a copy of a database holds rights of the roles of the first.
  for (const { datname } of rows) {
    await client.query(`drop role if exists "${datname}_rt", "${datname}_owner"`);
  }
  await client.end();
}
