import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { DEFAULT_DATA_FOLDER } from '../data-folder.js';
import { NeedsRemedy } from '../remedy.js';
import { installationEnvironment } from '../start/environment-file.js';
import { readPartnership } from '../start/partnership-file.js';
import { appProgram } from '../start/run-app-program.js';
import { fromCaller } from '../start/start-options.js';
import { WORKSPACE } from '../workspace.js';

interface Options {
  council: string;
  within: string;
  data: string;
}

/** `conjoint rebuild figures --council GSS`: the owners say every fact again, as on the operators' page. */
export function rebuildCommand(program: Command): void {
  program
    .command('rebuild')
    .description('make again what follows from other records')
    .command('figures')
    .description(
      'have referrals and workforce say every fact again to reporting, and forget what nobody says any more; the pages go on meanwhile',
    )
    .requiredOption('--council <code>', 'GSS code of the council whose figures they are')
    .option('--within <seconds>', 'how long to follow it; the service goes on with it afterwards', '600')
    .option('--data <folder>', 'folder of the installation', fromCaller, DEFAULT_DATA_FOLDER)
    .action(rebuildFigures);
}

async function rebuildFigures({ council, data, within }: Options): Promise<void> {
  if (!/^[1-9]\d{0,5}$/.test(within))
    throw new NeedsRemedy('--within is no number of seconds.', 'Give a whole number, such as 600.');
  const environment = installationEnvironment(data);
  const partition = readPartnership(environment['CONJOINT_PARTNERSHIP'] ?? '')
    .partitions()
    .find(({ code }) => code === council);
  if (partition?.kind !== 'council')
    throw new NeedsRemedy(
      partition
        ? `${partition.name} is a body: it holds no child, so that it has no figures to rebuild.`
        : `The partnership has no council ${/^[\w-]{1,40}$/.test(council) ? council : 'of that code'}.`,
      'Name a council with --council, by its GSS code.',
    );
  const code = await run([appProgram('reporting', 'rebuild'), council, within], environment);
  if (code !== 0)
    throw new NeedsRemedy(
      'The figures are not rebuilt.',
      'The lines above say why; it is safe to run this again.',
    );
}

/** Its lines are shown as they come. */
function run(program: string[], environment: Readonly<Record<string, string>>): Promise<number | null> {
  const child = spawn(process.execPath, ['--enable-source-maps', ...program], {
    cwd: WORKSPACE,
    stdio: 'inherit',
    // It listens nowhere, but shares the configuration of the process that does.
    env: { ...process.env, ...environment, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'error' },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}
