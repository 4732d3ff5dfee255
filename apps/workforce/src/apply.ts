import 'reflect-metadata';
import { isDomainError } from '@conjoint/kernel';
import { createLog, loadPartnership, NestLog, PartitionDatabases, PlatformModule } from '@conjoint/platform';
import { NestFactory } from '@nestjs/core';
import { environment, readServiceConfig } from './config.js';
import { database } from './database.js';
import { ApplyPartnership } from './partnership/apply-partnership.js';
import { ApplyWorkers } from './workers/apply-workers.js';
import { WorkforceModule } from './workforce.module.js';

// Applies the partnership file to every partition, prints a line each, and exits 1 if one failed.
const config = readServiceConfig();
const platform = PlatformModule.forService({
  service: database.service,
  config,
  partnership: loadPartnership(config.CONJOINT_PARTNERSHIP),
  database,
  environment,
});
const context = await NestFactory.createApplicationContext(
  { module: WorkforceModule, imports: [platform] },
  { logger: new NestLog(createLog({ service: database.service, level: config.LOG_LEVEL })) },
);
const apply = context.get(ApplyPartnership);
const workers = context.get(ApplyWorkers);
async function applyTo(partition: string, operator: string | undefined): Promise<string> {
  const { granted, ended, authoritiesSeeded, facts } = await apply.applyTo(partition, operator);
  const added = await workers.applyTo(partition, operator);
  return `${facts} facts written, ${granted} loans granted, ${ended} mandates ended, ${authoritiesSeeded} delegations taken over, ${added} workers added`;
}
let failures = 0;
for (const partition of context.get(PartitionDatabases, { strict: false }).partitions) {
  const result = await applyTo(partition, environment['CONJOINT_OPERATOR']).catch((error: unknown) => {
    failures += 1;
    return `FAILED: ${isDomainError(error) ? error.message : 'unexpected failure'}`;
  });
  process.stdout.write(`workforce   ${partition.padEnd(24)} ${result}\n`);
}
await context.close();
// A NATS that is not there would keep the process waiting for it.
process.exit(failures === 0 ? 0 : 1);
