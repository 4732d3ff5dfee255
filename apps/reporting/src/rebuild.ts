import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
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
import { RebuildRepository } from './rebuild/rebuild.repository.js';

// Begins a rebuild of the figures of one council, as its operator's page does, and follows it to its end. The running service carries it
// out, step by step, and goes on with it if this program is stopped. Exit code 1 where it did not end well.
const POLL_MS = 1000;
const config = readServiceConfig();
const partnership = loadPartnership(config.CONJOINT_PARTNERSHIP);
const [council = '', patience = '600'] = process.argv.slice(2);
if (!partnership.partitions().some(({ code, kind }) => code === council && kind === 'council')) {
  process.stderr.write(
    'The partnership has no such council. A body holds no child, so that it has no figures to rebuild.\n',
  );
  process.exit(1);
}
const context = await NestFactory.createApplicationContext(
  PlatformModule.forService({ service: database.service, config, partnership, database, environment }),
  { logger: new NestLog(createLog({ service: database.service, level: config.LOG_LEVEL })) },
);
const db = await context.get(PartitionDatabases, { strict: false }).ready(council);
const rebuilds = new RebuildRepository();
const origin = operatorOrigin(
  { service: database.service, partition: council, correlationId: randomUUID() },
  environment['CONJOINT_OPERATOR'],
);
await db.transaction(origin, async (tx) => {
  await rebuilds.begin(tx, { startedBy: environment['CONJOINT_OPERATOR'] ?? 'operator', now: new Date() });
  await tx.audit({ action: 'figures.rebuild', subjects: [] });
});
const until = Date.now() + Number(patience) * 1000;
let last = await rebuilds.last(db);
for (let shown = ''; last!.finishedAt === null && Date.now() < until; last = await rebuilds.last(db)) {
  const { heard, said, state, waitingFor } = last!;
  const line = waitingFor
    ? `waiting for ${waitingFor}`
    : `${state}: ${said} facts said, ${Math.min(heard, said)} heard`;
  if (line !== shown) process.stdout.write(`${line}\n`);
  shown = line;
  await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}
const { finishedAt, forgotten, said, state } = last!;
process.stdout.write(
  finishedAt === null
    ? 'It is not done yet. The service goes on with it: run this again to see how far it is.\n'
    : state === 'done'
      ? `Rebuilt: ${said} facts said and heard, ${forgotten} forgotten because nobody says them any more.\n`
      : 'It was stopped, because facts that were said were not heard. Nothing was forgotten: look at the failed messages, and begin again.\n',
);
await context.close();
process.exit(state === 'done' ? 0 : 1);
