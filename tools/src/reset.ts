import { Command } from 'commander';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { consoleProgress } from './console/progress.js';
import { DEFAULT_DATA_FOLDER, openDataFolder } from './data-folder.js';
import { reportFailure } from './remedy.js';
import { postgresDataFolder } from './servers/postgres.js';
import { effectivePartnership } from './start/partnership-file.js';
import { fromCaller } from './start/start-options.js';
import { stopRun } from './start/stop-run.js';

const options = new Command('npm run reset --')
  .description('Remove all data of an installation on this machine. Fetched programs are kept.')
  .option('--data <folder>', 'folder of the installation to reset', fromCaller, DEFAULT_DATA_FOLDER)
  .option('--yes', 'do not ask', false)
  .parse()
  .opts<{ data: string; yes: boolean }>();

await reset().catch(reportFailure);

async function reset(): Promise<void> {
  if (!existsSync(options.data)) return console.log(`There is nothing to reset in ${options.data}.`);
  const folder = openDataFolder(options.data);
  if (!options.yes && !(await agreed(folder.root))) {
    console.log('Nothing was removed.');
    return;
  }
  await stopRun(join(folder.run, 'processes.json'), consoleProgress());
  const postgres = postgresDataFolder(folder.postgres);
  const { nats, keycloak, identity, secrets, run, logs } = folder;
  const partnership = effectivePartnership(folder);
  for (const path of [
    postgres,
    `${postgres}.making`,
    nats,
    keycloak,
    identity,
    secrets,
    run,
    logs,
    partnership,
  ]) {
    rmSync(path, { recursive: true, force: true });
  }
  console.log('All data is removed. npm start begins afresh.');
}

async function agreed(path: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.log('Nobody can be asked here; say --yes to remove the data.');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(
    `This removes every record, secret and log in ${path}. Type yes to go on: `,
  );
  terminal.close();
  return answer.trim().toLowerCase() === 'yes';
}
