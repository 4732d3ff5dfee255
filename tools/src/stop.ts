import { Command } from 'commander';
import { join } from 'node:path';
import { consoleProgress } from './console/progress.js';
import { DEFAULT_DATA_FOLDER, openDataFolder } from './data-folder.js';
import { reportFailure } from './remedy.js';
import { fromCaller } from './start/start-options.js';
import { stopRun } from './start/stop-run.js';

const { data } = new Command('npm stop --')
  .option('--data <folder>', 'folder of the installation to stop', fromCaller, DEFAULT_DATA_FOLDER)
  .parse()
  .opts<{ data: string }>();

await stopRun(join(openDataFolder(data).run, 'processes.json'), consoleProgress())
  .then((wasRunning) => console.log(wasRunning ? 'Conjoint is stopped.' : 'Conjoint is not running.'))
  .catch(reportFailure);
