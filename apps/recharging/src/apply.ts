import 'reflect-metadata';
import { isDomainError } from '@conjoint/kernel';
import { createLog, loadPartnership, NestLog, PartitionDatabases, PlatformModule } from '@conjoint/platform';
import { NestFactory } from '@nestjs/core';
import { environment, readServiceConfig } from './config.js';
import { database } from './database.js';
import { ApplyAgreements } from './agreements/apply-agreements.js';
import { RechargingModule } from './recharging.module.js';

// Gives every partition its copies of the agreements, prints a line each, and exits 1 if one failed.
const config = readServiceConfig();
const platform = PlatformModule.forService({
  service: database.service,
  config,
  partnership: loadPartnership(config.CONJOINT_PARTNERSHIP),
  database,
  environment,
});
const context = await NestFactory.createApplicationContext(
  { module: RechargingModule, imports: [platform] },
  { logger: new NestLog(createLog({ service: database.service, level: config.LOG_LEVEL })) },
);
const apply = context.get(ApplyAgreements);
let failures = 0;
for (const partition of context.get(PartitionDatabases, { strict: false }).partitions) {
  const operator = environment['CONJOINT_OPERATOR'];
  const applied = apply.applyTo(partition, operator).then(async (count) => {
    await apply.acceptFor(partition, operator);
    return count;
  });
  const result = await applied.then(
    (count) => `${count} agreements taken over`,
    (error: unknown) => {
      failures += 1;
      return `FAILED: ${isDomainError(error) ? error.message : 'unexpected failure'}`;
    },
  );
  process.stdout.write(`recharging  ${partition.padEnd(24)} ${result}\n`);
}
await context.close();
// A NATS that is not there would keep the process waiting for it.
process.exit(failures === 0 ? 0 : 1);
