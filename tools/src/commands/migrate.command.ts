import type { Command } from 'commander';
import { DEFAULT_DATA_FOLDER } from '../data-folder.js';
import { installationEnvironment } from '../start/environment-file.js';
import { linesOf, runAppPrograms } from '../start/run-app-program.js';
import { fromCaller } from '../start/start-options.js';

/** `conjoint migrate`: creates and migrates every database; one that fails does not stop the others. */
export function migrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('bring the databases of every council and body up to date')
    .option('--data <folder>', 'folder of the installation', fromCaller, DEFAULT_DATA_FOLDER)
    .action(async ({ data }: { data: string }) => {
      const environment = installationEnvironment(data);
      const results = await runAppPrograms(
        'migrate',
        'These databases could not be brought up to date',
        environment,
      );
      console.log(linesOf(results).join('\n'));
    });
}
