import { randomUUID } from 'node:crypto';
import { chmodSync, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import type { Progress } from '../console/progress.js';
import { CouncilApi } from '../import/council-api.js';
import { uploadFile } from '../import/upload.js';
import { pause } from '../processes/managed-process.js';
import type { InstallationEnvironment } from '../start/environment-file.js';
import type { BenchInstallation } from './installation.js';
import { beside, figure, median, type Measure } from './measure.js';

export const ROWS = 200_000;
const ROUNDS = 3;
const POLL_MS = 25;

/**
 * A cost file of many rows, from the asking to the end of the import: read, checked, added up twice, copied with its two indexes, counted
 * again. Beside it PostgreSQL's own `COPY` of the very same rows from a file on its own disk into a logged table with the same columns
 * and nothing else. They take turns, after a checkpoint each; the middle of three counts.
 */
export async function measureCosts(
  { environment }: Pick<BenchInstallation, 'environment'>,
  { council, pool }: { council: string; pool: string },
  progress: Progress,
): Promise<Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'conjoint-costs-'));
  chmodSync(folder, 0o777); // PostgreSQL runs as somebody else
  const database = await rechargingDatabase(environment, council);
  try {
    const api = new CouncilApi(council, environment);
    const [imports, copies, uploads]: [number[], number[], number[]] = [[], [], []];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const path = join(folder, `costs-${round}.csv`);
      await pipeline(Readable.from(costFile(ROWS)), createWriteStream(path));
      const begun = performance.now();
      const fileId = await uploadFile(
        api,
        { path, service: 'recharging', purpose: 'costs' },
        () => undefined,
      );
      uploads.push(seconds(begun));
      await database.query('checkpoint');
      const { took, costFileId } = await takeCosts(api, fileId, pool);
      imports.push(took);
      copies.push(await copyAgain(database, costFileId, join(folder, 'rows.copy')));
      progress.say(
        `  round ${round}: import ${imports.at(-1)!.toFixed(2)} s, COPY ${copies.at(-1)!.toFixed(2)} s`,
      );
    }
    const many = ROWS.toLocaleString('en-GB');
    return [
      figure(`cost file of ${many} rows, upload`, median(uploads), 's'),
      beside(
        { name: `cost import, ${many} rows`, value: median(imports), unit: 's', yardstick: median(copies) },
        { atMost: 3 },
      ),
    ];
  } finally {
    await database.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The database of a host, as its superuser: for checkpoints, and for the tables of a yardstick. */
export async function rechargingDatabase(
  environment: InstallationEnvironment,
  council: string,
): Promise<pg.Client> {
  const url = new URL(environment['DATABASE_ADMIN_URL']!);
  url.pathname = `/${environment['CONJOINT_DATABASE_PREFIX'] ?? ''}recharging_${council.toLowerCase().replaceAll('-', '_')}`;
  const database = new pg.Client({ connectionString: url.href });
  await database.connect();
  return database;
}

export async function takeCosts(
  api: CouncilApi,
  fileId: string,
  pool: string,
): Promise<{ took: number; costFileId: string }> {
  const begun = performance.now();
  const request = { requestId: randomUUID(), fileId, pool, take: 'whole' as const };
  const { costFile: started } = await api.takeCosts(request);
  for (;;) {
    const { costFile } = await api.getCosts(started.id);
    if (costFile.state === 'accepted') {
      if (costFile.accepted !== ROWS) throw new Error(`${costFile.accepted} of ${ROWS} rows came in`);
      return { took: seconds(begun), costFileId: costFile.id };
    }
    if (costFile.failure) throw new Error(`the costs were not taken: ${costFile.failure.message}`);
    await pause(POLL_MS);
  }
}

async function copyAgain(database: pg.Client, costFileId: string, path: string): Promise<number> {
  await database.query('drop table if exists bench_cost_line');
  await database.query('create table bench_cost_line as select * from cost_line with no data');
  await database.query(
    `copy (select * from cost_line where file_id = '${costFileId}' order by id) to '${path}'`,
  );
  await database.query('checkpoint');
  const begun = performance.now();
  await database.query(`copy bench_cost_line from '${path}'`);
  const took = seconds(begun);
  await database.query('drop table bench_cost_line');
  return took;
}

/** Other content each time, so that it is never the same file. */
function* costFile(rows: number): Generator<string> {
  yield 'Posting date,Supplier number,Supplier name,Expense type,Department,Amount\n';
  const salt = randomUUID().slice(0, 8);
  for (let from = 0; from < rows; from += 1000) {
    let text = '';
    for (let at = from; at < Math.min(rows, from + 1000); at += 1)
      text += `${two(1 + (at % 28))}/${two(1 + (at % 12))}/2026,${at % 997},Supplier ${at % 997} ${salt},Expense ${at % 50},Department ${at % 20},${((at * 37) % 1_000_000) / 100}\n`;
    yield text;
  }
}

export const two = (number: number): string => String(number).padStart(2, '0');
export const seconds = (since: number): number => (performance.now() - since) / 1000;
