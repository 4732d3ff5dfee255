import { randomUUID } from 'node:crypto';
import type { CostFileView } from '@conjoint/contracts';
import { formatPounds } from '@conjoint/kernel';
import type { Command } from 'commander';
import { DEFAULT_DATA_FOLDER } from '../data-folder.js';
import { Bar } from '../import/bar.js';
import { CouncilApi } from '../import/council-api.js';
import { uploadFile } from '../import/upload.js';
import { NeedsRemedy } from '../remedy.js';
import { installationEnvironment } from '../start/environment-file.js';
import { fromCaller } from '../start/start-options.js';

interface Options {
  council: string;
  layout?: string;
  pool?: string;
  acceptPartial: boolean;
  data: string;
}

const POLL_MS = 500;
const SHOWN_REJECTS = 20;
const RUNNING: readonly CostFileView['state'][] = ['waiting', 'reading', 'accepting'];

/** `conjoint import costs FILE --council CODE [--layout NAME] [--pool AGREEMENT] [--accept-partial]` */
export function importCostsCommand(group: Command): void {
  group
    .command('costs <file>')
    .description('import a file of costs (CSV) into the recharging of a host, as one unit')
    .requiredOption(
      '--council <code>',
      'GSS code of the council, or the name of the body, whose costs they are',
    )
    .option('--layout <name>', 'its layout, where the header does not say it')
    .option('--pool <agreement>', 'the agreement by which all of it is shared; otherwise the rules say it')
    .option('--accept-partial', 'take the other rows where some are refused', false)
    .option('--data <folder>', 'folder of the installation', fromCaller, DEFAULT_DATA_FOLDER)
    .action((file: string, options: Options) => importCosts(fromCaller(file), options));
}

async function importCosts(path: string, options: Options): Promise<void> {
  const api = new CouncilApi(options.council, installationEnvironment(options.data));
  const uploading = new Bar('Uploading');
  const what = { path, service: 'recharging', purpose: 'costs' } as const;
  const fileId = await uploadFile(api, what, (bytes, of) => uploading.show(bytes / of));
  uploading.end();
  const { costFile: started } = await api.takeCosts({
    requestId: randomUUID(),
    fileId,
    layout: options.layout ?? null,
    pool: options.pool ?? null,
    take: options.acceptPartial ? 'partial' : 'whole',
  });
  const done = await untilDone(api, started);
  if (done.failure) {
    const { line, message, remedy } = done.failure;
    throw new NeedsRemedy(
      `Nothing was taken. ${message}${line === null ? '' : ` (row ${line})`}.`,
      `${remedy}.`,
    );
  }
  if (done.rejected > 0) await showRejects(api, done);
  if (done.state !== 'accepted') {
    // It was read and is not taken: it does not stay behind as something half done.
    await api.discardCosts(done.id);
    throw new NeedsRemedy(
      `Nothing was taken, because ${rows(done.rejected)} of ${rows(done.rows)} cannot be accepted.`,
      'Correct the file, or take the rest with --accept-partial.',
    );
  }
  console.log(resultOfCosts(done));
}

async function untilDone(api: CouncilApi, started: CostFileView): Promise<CostFileView> {
  const reading = new Bar('Reading');
  let view = started;
  while (RUNNING.includes(view.state)) {
    reading.show(view.bytesRead / view.sizeBytes, `${view.rows.toLocaleString('en-GB')} rows`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    view = (await api.getCosts(started.id)).costFile;
  }
  reading.end(view.state === 'accepted');
  return view;
}

async function showRejects(api: CouncilApi, { id, rejected }: CostFileView): Promise<void> {
  const { rejects } = await api.costRejects(id, 1);
  console.log(`${rows(rejected)} not accepted:`);
  for (const { row, column, value, why, remedy } of rejects.slice(0, SHOWN_REJECTS))
    console.log(
      `  row ${row}${column === null ? '' : `, ${column}`}${value === null ? '' : ` "${value}"`}: ${why}. ${remedy}.`,
    );
  if (rejected > SHOWN_REJECTS) console.log(`  … and ${rows(rejected - SHOWN_REJECTS)} more`);
}

export function resultOfCosts(view: CostFileView): string {
  const total = formatPounds(view.totalPence ?? 0);
  const column =
    view.columnTotalPence === null
      ? 'the sum of the column is not known, because a value in it is no amount'
      : view.columnTotalPence === view.totalPence
        ? 'the sum of the column'
        : `the column adds to ${formatPounds(view.columnTotalPence)}; the difference is in rows that were not accepted`;
  return [
    `Layout ${view.layout}, ${view.encoding}`,
    `${rows(view.accepted)} of ${rows(view.rows)} accepted`,
    `Total ${total}: ${column}`,
    view.notShared === 0
      ? `All of it is shared${view.pool === null ? ' by the rules' : ` by ${view.pool}`}`
      : `${rows(view.notShared)} not shared: no agreement was chosen for them and no rule names them`,
    `Cost file ${view.id}`,
  ].join('\n');
}

const rows = (count: number): string => `${count.toLocaleString('en-GB')} ${count === 1 ? 'row' : 'rows'}`;
