import { join } from 'node:path';
import {
  codeLevel,
  ConnectionCap,
  createLog,
  databaseName,
  PartitionDatabases,
  runtimeRole,
  systemClock,
  systemOrigin,
  type PartitionDb,
  type ServiceDatabase,
} from '@conjoint/platform';
import type { Progress } from '../console/progress.js';
import { WORKSPACE } from '../workspace.js';
import type { BenchInstallation } from './installation.js';
import { beside, figure, median, type Measure } from './measure.js';

/** Every partition of the sample, each with as many callers as a pool may have connections: twice what the cap allows. */
const PARTITIONS = ['E09000013', 'E09000020', 'E09000033', 'tri-borough'];
const CAP = 16;
const CALLERS = 8;
const TRANSACTIONS = 150;
const ROUNDS = 3;

/**
 * The same short transactions on every partition, all partitions at once and one after another, in one process with its cap on
 * connections. Where each connection is handed to another partition after each statement, all at once takes several times as long.
 */
export async function measurePartitions(
  installation: Pick<BenchInstallation, 'environment' | 'secret'>,
  progress: Progress,
): Promise<Measure[]> {
  const { database } = (await import(join(WORKSPACE, 'apps/workforce/dist/database.js'))) as {
    database: ServiceDatabase;
  };
  const cap = new ConnectionCap(CAP);
  const { environment } = installation;
  const addressOf = (partition: string) => {
    const name = databaseName(environment['CONJOINT_DATABASE_PREFIX'] ?? '', 'workforce', partition);
    const user = runtimeRole(name);
    return {
      server: environment['DATABASE_URL']!,
      database: name,
      user,
      password: installation.secret(`db/${user}`),
    };
  };
  const databases = new PartitionDatabases({
    database,
    addresses: new Map(PARTITIONS.map((partition) => [partition, addressOf(partition)])),
    cap,
    clock: systemClock,
    log: createLog({ service: 'bench', level: 'warn' }),
    codeLevel: codeLevel(database),
  });
  try {
    const all = await Promise.all(PARTITIONS.map((partition) => databases.ready(partition)));
    const [together, after, opened]: [number[], number[], number[]] = [[], [], []];
    for (let round = 1; round <= ROUNDS; round += 1) {
      after.push(
        await seconds(async () => {
          for (const db of all) await busy(db);
        }),
      );
      const before = cap.opened;
      together.push(await seconds(() => Promise.all(all.map((db) => busy(db)))));
      opened.push(cap.opened - before);
      progress.say(
        `  round ${round}: at once ${together.at(-1)!.toFixed(2)} s (${opened.at(-1)} connections opened), one after another ${after.at(-1)!.toFixed(2)} s`,
      );
    }
    const many = PARTITIONS.length;
    return [
      beside(
        { name: `${many} partitions at once`, value: median(together), unit: 's', yardstick: median(after) },
        { atMost: 1.1 },
      ),
      figure(
        `${many} partitions at once, connections opened`,
        median(opened),
        `of ${many * CALLERS * TRANSACTIONS}`,
      ),
    ];
  } finally {
    await databases.close();
  }
}

async function busy(db: PartitionDb): Promise<void> {
  const caller = async (): Promise<void> => {
    for (let count = 0; count < TRANSACTIONS; count += 1)
      await db.transaction(systemOrigin('workforce', db.partition, 'bench'), async (tx) => {
        await tx.query('select count(*) from mandate');
        await tx.query('select state from partition_info');
      });
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}
