import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { councilPlanSchema, loadedEpisodesSchema } from '@conjoint/contracts';
import {
  createLog,
  loadPartnership,
  NestLog,
  operatorOrigin,
  PartitionDatabases,
  PlatformModule,
} from '@conjoint/platform';
import { NestFactory } from '@nestjs/core';
import { environment, readServiceConfig } from './config.js';
import { database } from './database.js';
import { HistoryLoader } from './sample/history-loader.js';

// Loads the invented workers of the plans in a folder and who had which case, after referrals loaded its part. Development only.
const config = readServiceConfig();
const partnership = loadPartnership(config.CONJOINT_PARTNERSHIP);
const [folder] = process.argv.slice(2);
if (partnership.developmentPassword === undefined || folder === undefined) {
  process.stderr.write(
    'The sample is for development: say the folder of its plans, with a partnership file that has invented people. Nothing was loaded.\n',
  );
  process.exit(1);
}
const context = await NestFactory.createApplicationContext(
  PlatformModule.forService({ service: database.service, config, partnership, database, environment }),
  { logger: new NestLog(createLog({ service: database.service, level: config.LOG_LEVEL })) },
);
const databases = context.get(PartitionDatabases, { strict: false });
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
for (const partition of databases.partitions.filter((code) =>
  existsSync(join(folder, `${code}.plan.json`)),
)) {
  const plan = councilPlanSchema.parse(read(`${partition}.plan.json`));
  const episodes = loadedEpisodesSchema.parse(read(`${partition}.episodes.json`));
  const origin = operatorOrigin(
    { service: 'workforce', partition, correlationId: randomUUID() },
    environment['CONJOINT_OPERATOR'],
  );
  const db = await databases.ready(partition);
  const loader = new HistoryLoader(plan, { db, partnership, origin, now: new Date() });
  const { workers, allocations } = await loader.load(episodes);
  process.stdout.write(
    `workforce   ${partition.padEnd(24)} ${workers} invented workers, ${allocations} allocations\n`,
  );
}
await context.close();
process.exit(0);
