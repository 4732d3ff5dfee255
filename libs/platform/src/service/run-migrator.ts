import { z } from 'zod';
import { linkSettings, readConfig } from '../config.js';
import type { ServiceDatabase } from '../partitions/service-database.js';
import { loadPartnership } from '../partnership/check-partnership.js';
import { provisionDatabases } from '../provisioning/databases.js';
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

/** `migrate.ts` of a service: creates and migrates its database in every partition, prints a line each, exits 1 if one failed. */
export async function runMigrator(
  database: ServiceDatabase,
  environment: Record<string, string | undefined>,
): Promise<void> {
  const config = readConfig(schema, environment);
  const partnership = loadPartnership(config.CONJOINT_PARTNERSHIP);
  const only = config.CONJOINT_PARTITIONS?.split(',');
  const outcomes = await provisionDatabases({
    adminUrl: config.DATABASE_ADMIN_URL,
    serverUrl: config.DATABASE_URL,
    caFile: config.CONJOINT_CA_FILE,
    secrets: new SecretStore(config.CONJOINT_SECRETS),
    prefix: config.CONJOINT_DATABASE_PREFIX,
    database,
    partitions: partnership.partitions().filter((partition) => !only || only.includes(partition.code)),
    onDone: (outcome) => {
      const result = outcome.failed
        ? `FAILED: ${outcome.failed}`
        : outcome.ran.length > 0
          ? `${outcome.ran.length} migrations`
          : 'up to date';
      process.stdout.write(`${outcome.database.padEnd(34)} ${result} (${outcome.milliseconds} ms)\n`);
    },
  });
  if (outcomes.some((outcome) => outcome.failed)) process.exitCode = 1;
}
