import { Command, InvalidArgumentError } from 'commander';
import { join } from 'node:path';
import { acquireCompose } from './acquire/docker-compose.js';
import { bringUp, type UpOptions } from './compose/bring-up.js';
import { Compose } from './compose/compose.js';
import { composeFolder, PROGRAMS } from './compose/layout.js';
import { readinessOf } from './compose/readiness.js';
import { consoleProgress } from './console/progress.js';
import { table } from './console/table.js';
import { dataFolderAt, DEFAULT_DATA_FOLDER } from './data-folder.js';
import { requireEngine } from './images/engine.js';
import { reportFailure } from './remedy.js';
import { peopleTable } from './start/people.js';
import { fromCaller } from './start/start-options.js';

interface Which {
  readonly data: string;
  readonly project: string;
}

const program = new Command('npm run compose --').description(
  'The whole product in containers on this machine, as infra/compose describes it.',
);

function command(name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option(
      '--data <folder>',
      'folder of its secrets and certificates',
      fromCaller,
      join(DEFAULT_DATA_FOLDER, 'compose'),
    )
    .option('--project <name>', 'name of the Compose project', 'conjoint');
}

async function composeOf({ data, project }: Which): Promise<Compose> {
  await requireEngine();
  const program = await acquireCompose(dataFolderAt(DEFAULT_DATA_FOLDER).tools, consoleProgress());
  return new Compose(program, composeFolder(data), project);
}

command('up', 'build images, make certificates and secrets, start everything and wait until it is ready')
  .option(
    '--partnership <file>',
    'partnership file (default: the one of last time, or the sample)',
    fromCaller,
  )
  .option('--port <number>', 'port of the portal and of sign-in on this machine', portNumber, 8443)
  .option('--portal-host <name>', 'name people type for the portal', 'conjoint.localhost')
  .option('--sign-in-host <name>', 'name of sign-in', 'sign-in.conjoint.localhost')
  .option('--bind <address>', 'address of this machine that is listened on', '127.0.0.1')
  .option('--tag <tag>', 'tag of our images', 'latest')
  .option('--no-build', 'use our images as they are')
  .action(async (options: UpOptions) => {
    const progress = consoleProgress();
    const { url, partnership, authority } = await bringUp(options, progress);
    progress.say('Conjoint is running');
    console.log(`\n  ${url}\n`);
    console.log(`Its certificates are of an authority of its own; have your browser believe ${authority}`);
    const password = partnership.developmentPassword;
    if (password === undefined) return;
    console.log('\nEverybody here is invented. Sign in as one of:\n');
    console.log(peopleTable(partnership));
    console.log(`\nThe password of all of them is: ${password}`);
    console.log('\nTo stop it: npm run compose -- down');
  });

command('down', 'stop and remove the containers; databases and messages are kept')
  .option('--volumes', 'remove databases and messages, too', false)
  .action(async ({ volumes, ...which }: Which & { volumes: boolean }) => {
    const compose = await composeOf(which);
    const progress = consoleProgress();
    await progress.during('Stopping everything', () =>
      compose.done('Stopping', ['down', '--timeout', '30', ...(volumes ? ['--volumes'] : [])]),
    );
    progress.say(
      volumes ? 'Stopped, and the data is gone' : 'Stopped. The data is kept; --volumes removes it',
    );
  });

command('status', 'say of each container whether it runs and is ready').action(async (which: Which) => {
  const containers = await (await composeOf(which)).containers();
  const rows = await Promise.all(
    containers.map(async (container) => [
      container.Name,
      container.State === 'exited' ? `ended (${container.ExitCode})` : container.State,
      container.Health,
      (PROGRAMS as readonly string[]).includes(container.Service) ? await readinessOf(container) : '',
    ]),
  );
  console.log(
    rows.length === 0 ? 'Nothing runs.' : table(['container', 'state', 'health', 'partitions'], rows),
  );
  if (rows.length === 0) process.exitCode = 1;
});

command('logs', 'what the containers say')
  .argument('[services...]', 'of these only')
  .option('--follow', 'until Ctrl-C', false)
  .option('--tail <lines>', 'the last so many lines of each', '200')
  .action(
    async (services: string[], { follow, tail, ...which }: Which & { follow: boolean; tail: string }) => {
      const compose = await composeOf(which);
      process.exitCode = await compose.shown([
        'logs',
        '--tail',
        tail,
        ...(follow ? ['--follow'] : []),
        ...services,
      ]);
    },
  );

function portNumber(value: string): number {
  const port = Number(value);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new InvalidArgumentError('A port is a whole number from 1 to 65535.');
}

await program.parseAsync().catch(reportFailure);
