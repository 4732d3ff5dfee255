import { randomUUID } from 'node:crypto';
import type { ImportView } from '@conjoint/contracts';
import type { Command } from 'commander';
import { DEFAULT_DATA_FOLDER } from '../data-folder.js';
import { Bar } from '../import/bar.js';
import { CouncilApi } from '../import/council-api.js';
import { cinProblemCsv, writeProblems } from '../import/problem-csv.js';
import { uploadFile } from '../import/upload.js';
import { NeedsRemedy } from '../remedy.js';
import { installationEnvironment } from '../start/environment-file.js';
import { fromCaller } from '../start/start-options.js';

interface Options {
  council: string;
  asSample: boolean;
  problems?: string;
  data: string;
}

const POLL_MS = 1000;

/** `conjoint import cin FILE --council GSS [--as-sample] [--problems OUT.csv]` */
export function importCinCommand(group: Command): void {
  group
    .command('cin <file>')
    .description('import a Children in Need census (XML, layouts of 2022 and 2026) as one unit')
    .requiredOption('--council <code>', 'GSS code of the council whose census it is')
    .option('--as-sample', 'import it although it is the census of another authority', false)
    .option('--problems <file>', 'write what the rules reject to this file, as CSV', fromCaller)
    .option('--data <folder>', 'folder of the installation', fromCaller, DEFAULT_DATA_FOLDER)
    .action((file: string, options: Options) => importCin(fromCaller(file), options));
}

async function importCin(file: string, { asSample, council, data, problems }: Options): Promise<void> {
  const api = new CouncilApi(council, installationEnvironment(data));
  const uploading = new Bar('Uploading');
  const fileId = await uploadFile(
    api,
    { path: file, service: 'referrals', purpose: 'cin-census' },
    (bytes, of) => uploading.show(bytes / of),
  );
  uploading.end();
  const { import: started } = await api.startImport({ requestId: randomUUID(), fileId, asSample });
  const done = await untilDone(api, started);
  if (done.failure) {
    const { line, message, remedy } = done.failure;
    const where = line === null || message.includes(`line ${line}`) ? '' : ` (line ${line})`;
    throw new NeedsRemedy(`Nothing was imported. ${message}${where}.`, `${remedy}.`);
  }
  console.log(resultOf(done));
  if (problems && done.problems > 0) {
    const written = await writeProblems(problems, cinProblemCsv, (page) => api.problems(done.id, page));
    console.log(`${written.toLocaleString('en-GB')} problems written to ${problems}`);
  }
  if (!problems && done.problems > 0)
    console.log('See what the rules reject with --problems OUT.csv, or on the page of the import.');
}

async function untilDone(api: CouncilApi, started: ImportView): Promise<ImportView> {
  const reading = new Bar('Reading');
  let view = started;
  while (view.state === 'waiting' || view.state === 'reading') {
    reading.show(view.bytesRead / view.sizeBytes, `${view.children.toLocaleString('en-GB')} children`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    view = (await api.getImport(started.id)).import;
  }
  reading.end(view.state === 'done');
  return view;
}

export function resultOf(view: ImportView): string {
  const number = (count: number): string => count.toLocaleString('en-GB');
  return [
    `${number(view.children)} children and ${number(view.episodes)} episodes in the file`,
    `${number(view.newChildren)} children and ${number(view.newEpisodes)} episodes are new, ${number(view.changedRecords)} records have changed`,
    `${number(view.problems)} values that the rules reject: kept as they are, and listed`,
    `Import ${view.id}`,
  ].join('\n');
}
