import { randomUUID } from 'node:crypto';
import type { WorkforceImport, WorkforceProblem } from '@conjoint/contracts';
import type { Command } from 'commander';
import { DEFAULT_DATA_FOLDER } from '../data-folder.js';
import { CouncilApi } from '../import/council-api.js';
import { workforceProblemCsv, writeProblems } from '../import/problem-csv.js';
import { uploadFile } from '../import/upload.js';
import { installationEnvironment } from '../start/environment-file.js';
import { fromCaller } from '../start/start-options.js';

interface Options {
  council: string;
  asSample: boolean;
  problems?: string;
  data: string;
}

/** `conjoint import workforce FILE --council GSS [--as-sample] [--problems OUT.csv]` */
export function importWorkforceCommand(group: Command): void {
  group
    .command('workforce <file>')
    .description('import a social work workforce census (XML) as one unit, and list what its layout rejects')
    .requiredOption('--council <code>', 'GSS code of the council, or code of the body, whose census it is')
    .option('--as-sample', 'import it although it is the census of another authority', false)
    .option(
      '--problems <file>',
      'write what the layout rejects to this file, as CSV; it is printed where this is left out',
      fromCaller,
    )
    .option('--data <folder>', 'folder of the installation', fromCaller, DEFAULT_DATA_FOLDER)
    .action((file: string, options: Options) => importWorkforce(fromCaller(file), options));
}

async function importWorkforce(file: string, { asSample, council, data, problems }: Options): Promise<void> {
  const api = new CouncilApi(council, installationEnvironment(data));
  const fileId = await uploadFile(
    api,
    { path: file, service: 'workforce', purpose: 'workforce-census' },
    () => undefined,
  );
  const { import: done } = await api.startWorkforceImport({ requestId: randomUUID(), fileId, asSample });
  console.log(workforceResult(done));
  const pageOf = async (page: number) => ({
    problems: (await api.getWorkforceImport(done.importId, page)).problems,
    total: done.problems,
  });
  if (done.problems === 0) return;
  if (problems) {
    const written = await writeProblems(problems, workforceProblemCsv, pageOf);
    console.log(`${written.toLocaleString('en-GB')} problems written to ${problems}`);
  } else await printProblems(pageOf);
}

async function printProblems(
  pageOf: (page: number) => Promise<{ problems: readonly WorkforceProblem[]; total: number }>,
): Promise<void> {
  let printed = 0;
  for (let page = 1; ; page += 1) {
    const { problems, total } = await pageOf(page);
    for (const problem of problems) console.log(problemLine(problem));
    printed += problems.length;
    if (problems.length === 0 || printed >= total) return;
  }
}

export function workforceResult(done: WorkforceImport): string {
  return [
    `${done.workers} workers, ${done.agencyWorkers} of them agency; census of ${done.censusYear}, authority ${done.authorityCode}`,
    done.problems === 0
      ? 'The layout of the census rejects nothing'
      : `${done.problems} mistakes that the layout of the census rejects: kept as they are, and listed`,
    `Import ${done.importId}`,
  ].join('\n');
}

export function problemLine({ line, worker, reference, message, remedy }: WorkforceProblem): string {
  const who = worker === null ? '' : `, worker ${worker}${reference === null ? '' : ` (${reference})`}`;
  return `  line ${line ?? '?'}${who}: ${message}. ${remedy}.`;
}
