import 'reflect-metadata';
import { createDatabase, migrateDatabase, readConfig, SecretStore } from '@conjoint/platform';
import { migratorConfigSchema, migratorEnvironment } from './config.js';
import { PORTAL_MIGRATIONS, portalDatabaseName } from './database.js';

/** Creates and migrates the portal's one database; may be repeated. */
async function migrate(): Promise<void> {
  const config = readConfig(migratorConfigSchema, migratorEnvironment());
  const secrets = new SecretStore(config.CONJOINT_SECRETS);
  const database = portalDatabaseName(config.CONJOINT_DATABASE_PREFIX);
  await createDatabase({
    adminUrl: config.DATABASE_ADMIN_URL,
    caFile: config.CONJOINT_CA_FILE,
    database,
    partition: null,
    secrets,
    extensions: [],
  });
  const ran = await migrateDatabase({
    serverUrl: config.DATABASE_URL,
    caFile: config.CONJOINT_CA_FILE,
    database,
    secrets,
    migrations: PORTAL_MIGRATIONS,
  });
  process.stdout.write(
    `${database.padEnd(34)} ${ran.length > 0 ? `${ran.length} migrations` : 'up to date'}\n`,
  );
}

migrate().catch((error: unknown) => {
  process.stderr.write(
    `the portal's database could not be migrated: ${error instanceof Error ? error.message : 'unknown failure'}\n`,
  );
  process.exit(1);
});
