import { z } from 'zod';
import { databaseServerUrl, linkSettings, readConfig } from '../config.js';
import type { ServiceDatabase } from '../partitions/service-database.js';
import { loadPartnership } from '../partnership/check-partnership.js';
import { provisionDatabases, type MigrationOutcome } from '../provisioning/databases.js';
import { SecretStore } from '../secrets.js';

const schema = z.object({
  CONJOINT_PARTNERSHIP: z.string().min(1),
  CONJOINT_SECRETS: z.string().min(1),
  CONJOINT_DATABASE_PREFIX: z.string().default(''),
  CONJOINT_PARTITIONS: z.string().optional(),
  DATABASE_URL: z.url(),
  DATABASE_ADMIN_URL: z.url(),
  CONJOINT_CA_FILE: linkSettings.CONJOINT_CA_FILE,
});

/**
 * `migrate.ts` of a service: creates and migrates its database in every partition, each on the server where it lives, prints a line each,
 * exits 1 if one failed.
 */
export async function runMigrator(
  database: ServiceDatabase,
  environment: Record<string, string | undefined>,
): Promise<void> {
  const config = readConfig(schema, environment);
  const partnership = loadPartnership(config.CONJOINT_PARTNERSHIP);
  const wanted = config.CONJOINT_PARTITIONS?.split(',');
  const outcomes: MigrationOutcome[] = [];
  for (const partition of partnership.partitions()) {
    if (wanted && !wanted.includes(partition.code)) continue;
    const server = partnership.databaseServerOf(partition.code);
    const made = await provisionDatabases({
      adminUrl: databaseServerUrl(environment, server, config.DATABASE_ADMIN_URL, 'DATABASE_ADMIN_URL'),
      serverUrl: databaseServerUrl(environment, server, config.DATABASE_URL),
      caFile: config.CONJOINT_CA_FILE,
      secrets: new SecretStore(config.CONJOINT_SECRETS),
      prefix: config.CONJOINT_DATABASE_PREFIX,
      database,
      partitions: [partition],
      onDone: (outcome) => process.stdout.write(`${lineOf(outcome)}\n`),
    });
    outcomes.push(...made);
  }
  if (outcomes.some((outcome) => outcome.failed)) process.exitCode = 1;
}

function lineOf({ database, failed, ran, milliseconds }: MigrationOutcome): string {
  const result = failed ? `FAILED: ${failed}` : ran.length > 0 ? `${ran.length} migrations` : 'up to date';
  return `${database.padEnd(34)} ${result} (${milliseconds} ms)`;
}
