import { randomUUID } from 'node:crypto';
import type { WorkforceImport, WorkforceProblem } from '@conjoint/contracts';
import type { Command } from 'commander';
import { DEFAULT_DATA_FOLDER } from '../data-folder.js';
import { CouncilApi } from '../import/council-api.js';
import { uploadFile } from '../import/upload.js';
import { installationEnvironment } from '../start/environment-file.js';
import { fromCaller } from '../start/start-options.js';

interface Options {
  council: string;
  asSample: boolean;
  data: string;
}

/** `conjoint import workforce FILE --council GSS [--as-sample]` */
export function importWorkforceCommand(group: Command): void {
  group
    .command('workforce <file>')
    .description('import a social work workforce census (XML) as one unit, and list what its layout rejects')
    .requiredOption('--council <code>', 'GSS code of the council, or code of the body, whose census it is')
    .option('--as-sample', 'import it although it is the census of another authority', false)
    .option('--data <folder>', 'folder of the installation', fromCaller, DEFAULT_DATA_FOLDER)
    .action((file: string, options: Options) => importWorkforce(fromCaller(file), options));
}

async function importWorkforce(file: string, { asSample, council, data }: Options): Promise<void> {
  const api = new CouncilApi(council, installationEnvironment(data));
  const fileId = await uploadFile(
    api,
    { path: file, service: 'workforce', purpose: 'workforce-census' },
    () => undefined,
  );
  const { import: done } = await api.startWorkforceImport({ requestId: randomUUID(), fileId, asSample });
  console.log(workforceResult(done));
  for (let page = 1; ; page += 1) {
    const { problems, pageSize } = await api.getWorkforceImport(done.importId, page);
    for (const problem of problems) console.log(problemLine(problem));
    if (page * pageSize >= done.problems) break;
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
