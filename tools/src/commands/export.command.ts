import { randomUUID } from 'node:crypto';
import type { CinReturnView } from '@conjoint/contracts';
import type { Command } from 'commander';
import { exportJournalCommand } from './export-journal.command.js';
import { DEFAULT_DATA_FOLDER } from '../data-folder.js';
import { assertFree, writeReturn } from '../export/return-file.js';
import { Bar } from '../import/bar.js';
import { CouncilApi } from '../import/council-api.js';
import { readPartnership } from '../start/partnership-file.js';
import { NeedsRemedy } from '../remedy.js';
import { installationEnvironment, type InstallationEnvironment } from '../start/environment-file.js';
import { fromCaller } from '../start/start-options.js';

interface Options {
  council: string;
  year: number;
  out: string;
  force: boolean;
  data: string;
}

const POLL_MS = 500;

/** `conjoint export cin --council GSS --year 2022 --out FILE [--force]` */
export function exportCommand(program: Command): void {
  const group = program.command('export').description('take files for other systems out');
  exportJournalCommand(group);
  group
    .command('cin')
    .description(
      'make the Children in Need return of a census year (XML, layout of 2026, valid by its schema) and write it to a file',
    )
    .requiredOption('--council <code>', 'GSS code of the council whose return it is')
    .requiredOption(
      '--year <year>',
      'year in which the census year ends: 2026 is 1 April 2025 to 31 March 2026',
      yearOf,
    )
    .requiredOption('--out <file>', 'where to write it; a file that is there is left alone', fromCaller)
    .option('--force', 'write over a file that is there', false)
    .option('--data <folder>', 'folder of the installation', fromCaller, DEFAULT_DATA_FOLDER)
    .action(exportCin);
}

async function exportCin({ council, data, force, out, year }: Options): Promise<void> {
  const environment = installationEnvironment(data);
  assertCouncil(council, environment);
  await assertFree(out, force);
  const api = new CouncilApi(council, environment);
  const { return: asked } = await api.startCinReturn({ requestId: randomUUID(), year });
  const done = await untilDone(api, asked);
  if (done.failure)
    throw new NeedsRemedy(`No file was written. ${done.failure.message}.`, `${done.failure.remedy}.`);
  if (done.state !== 'done')
    throw new NeedsRemedy('No file was written: somebody cancelled this return.', 'Run the command again.');
  const taking = new Bar('Writing');
  await writeReturn(done, {
    path: out,
    force,
    take: (number) => api.cinReturnChunk(done.id, number),
    told: (part) => taking.show(part),
  });
  taking.end();
  console.log(resultOf(done, out));
}

async function untilDone(api: CouncilApi, asked: CinReturnView): Promise<CinReturnView> {
  const making = new Bar('Making');
  let view = asked;
  while (view.state === 'waiting' || view.state === 'writing' || view.state === 'cancelling') {
    const part = view.childrenTotal === 0 ? 0 : view.childrenDone / view.childrenTotal;
    making.show(part, `${view.childrenDone.toLocaleString('en-GB')} children`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    view = (await api.getCinReturn(asked.id)).return;
  }
  making.end(view.state === 'done');
  return view;
}

export function resultOf(view: CinReturnView, path: string): string {
  const counted = (count: number, one: string, many: string): string =>
    `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
  return [
    `${counted(view.children, 'child', 'children')} and ${counted(view.episodes, 'episode', 'episodes')} of ${view.from} to ${view.referenceDate}, written to ${path}`,
    ...(view.beforeYearEnd
      ? [`This year ends on ${view.referenceDate}: this file is a check, and no return to send`]
      : []),
    ...(view.episodesLeftOut > 0
      ? [
          `${counted(view.episodesLeftOut, 'episode is', 'episodes are')} not in it, because something the schema demands is not known`,
        ]
      : []),
    `${counted(view.problems, 'problem', 'problems')} (what is missing or breaks a rule): listed on the page of this return`,
    `sha256 ${view.sha256}`,
    `Return ${view.id}`,
  ].join('\n');
}

/** A body holds no child, so that there is nothing to return. */
function assertCouncil(code: string, environment: InstallationEnvironment): void {
  const partition = readPartnership(environment['CONJOINT_PARTNERSHIP'] ?? '')
    .partitions()
    .find((one) => one.code === code);
  if (partition?.kind !== 'body') return;
  throw new NeedsRemedy(
    `${partition.name} is a body: it holds no child, and each council makes its own return.`,
    'Name a council with --council, by its GSS code.',
  );
}

function yearOf(text: string): number {
  if (/^\d{4}$/.test(text)) return Number(text);
  throw new NeedsRemedy(
    `--year ${/^[\w-]{1,20}$/.test(text) ? text : '…'} is no year.`,
    'Give the year in which the census year ends, such as 2026.',
  );
}
