import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Partnership } from '@conjoint/platform';
import { acquireCompose } from '../acquire/docker-compose.js';
import { lastLines } from '../acquire/run-command.js';
import type { Progress } from '../console/progress.js';
import { dataFolderAt, DEFAULT_DATA_FOLDER } from '../data-folder.js';
import { buildImages, referenceOf } from '../images/build-images.js';
import { requireEngine } from '../images/engine.js';
import { imageVariable, serverImages } from '../images/server-images.js';
import { NeedsRemedy } from '../remedy.js';
import { readPartnership } from '../start/partnership-file.js';
import { WORKSPACE } from '../workspace.js';
import { Compose } from './compose.js';
import { composeFolder, NATS_NODES, PROGRAMS } from './layout.js';
import { prepare } from './prepare.js';
import { untilReady } from './readiness.js';

export interface UpOptions {
  readonly data: string;
  readonly project: string;
  readonly partnership?: string;
  readonly port: number;
  readonly portalHost: string;
  readonly signInHost: string;
  readonly bind: string;
  readonly tag: string;
  readonly build: boolean;
}

export interface Running {
  readonly url: string;
  readonly partnership: Partnership;
  /** The file with the authority of its certificates. */
  readonly authority: string;
}

const SAMPLE = join(WORKSPACE, 'infra/partnerships/tri-borough.yaml');

/** From nothing to everything ready; and from what runs to what a changed partnership file or a newer image says. */
export async function bringUp(options: UpOptions, progress: Progress): Promise<Running> {
  await requireEngine();
  const program = await acquireCompose(dataFolderAt(DEFAULT_DATA_FOLDER).tools, progress);
  if (options.build)
    await buildImages({ tag: options.tag, out: join(DEFAULT_DATA_FOLDER, 'images') }, progress);
  const { partnership, changed } = await prepareFiles(options, progress);
  const compose = new Compose(program, composeFolder(options.data), options.project);
  await start(compose, progress);
  await takeChanges(compose, changed, progress);
  await progress.during('Waiting until every partition of every program is ready', () => untilReady(compose));
  return {
    url: `https://${options.portalHost}:${options.port}`,
    partnership,
    authority: join(composeFolder(options.data).certificates, 'ca.crt'),
  };
}

/** Images of the servers, secrets, certificates, configuration: everything that compose.yaml asks for. */
export async function prepareFiles(
  options: UpOptions,
  progress: Progress,
): Promise<{ partnership: Partnership; changed: string[] }> {
  const folder = composeFolder(options.data);
  const source = options.partnership ?? (existsSync(folder.partnership) ? folder.partnership : SAMPLE);
  const partnership = readPartnership(source);
  progress.say(`Partnership: ${partnership.name}, from ${source}`);
  const images = await serverImages(progress);
  const { changed } = await progress.during('Making secrets, certificates and configuration', () =>
    prepare({
      folder: options.data,
      partnership,
      source,
      addresses: options,
      nodeImage: referenceOf('migrator', options.tag),
      variables: {
        CONJOINT_PROJECT: options.project,
        CONJOINT_TAG: options.tag,
        CONJOINT_BIND: options.bind,
        ...Object.fromEntries(images.map(({ name, reference }) => [imageVariable(name), reference])),
      },
    }),
  );
  return { partnership, changed };
}

async function start(compose: Compose, progress: Progress): Promise<void> {
  const { ok, output } = await progress.during('Starting servers, migrator and programs', () =>
    compose.run(['up', '--detach', '--quiet-pull', '--remove-orphans']),
  );
  if (ok) return;
  const { output: said } = await compose.run(['logs', '--no-log-prefix', '--tail', '40', 'migrator']);
  throw new NeedsRemedy(
    'The containers could not be started.',
    'The lines above are Compose’s and the migrator’s; npm run compose -- logs has the others.',
    `${lastLines(output, 10)}\n${lastLines(said, 25)}`,
  );
}

/** NATS and pgbouncer read changed users without dropping anybody; our programs are replaced one replica after another. */
async function takeChanges(compose: Compose, changed: readonly string[], progress: Progress): Promise<void> {
  const read = changed.filter(
    (name) => (NATS_NODES as readonly string[]).includes(name) || /pgbouncer$/.test(name),
  );
  if (read.length === 0) return;
  await progress.during('Having the servers read what changed', () =>
    compose.done('Having the servers read what changed', ['kill', '--signal', 'HUP', ...read]),
  );
  await progress.during('Starting the programs again with the new file', async () => {
    for (const name of PROGRAMS) await compose.done(`Starting ${name} again`, ['restart', name]);
  });
}
