import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquireNatsServer } from '../acquire/nats-server.js';
import type { Progress } from '../console/progress.js';
import { dataFolderAt, DEFAULT_DATA_FOLDER } from '../data-folder.js';
import { WORKSPACE } from '../workspace.js';
import { ensureOwnBase } from './base-image.js';
import { ensureRoot } from './debian-root.js';
import { dockerDone, requireEngine } from './engine.js';
import { FRONT_ROOT, keycloakRoot, PGBOUNCER_ROOT, POSTGRES_ROOT } from './server-roots.js';

/** The servers our programs need, each as an image of its own. */
export const SERVER_IMAGES = ['postgres', 'nats', 'keycloak', 'pgbouncer', 'front'] as const;
export type ServerImage = (typeof SERVER_IMAGES)[number];

/** Names an image that is used instead of one made here: `CONJOINT_IMAGE_POSTGRES`. */
export const imageVariable = (name: ServerImage): string => `CONJOINT_IMAGE_${name.toUpperCase()}`;

export interface ServerImageUsed {
  readonly name: ServerImage;
  readonly reference: string;
  /** Whether somebody named it; otherwise it was made here. */
  readonly named: boolean;
  /** Undefined where it has not been pulled yet. */
  readonly bytes: number | undefined;
}

const TOOLS = dataFolderAt(DEFAULT_DATA_FOLDER).tools;
const DOCKERFILES = join(WORKSPACE, 'infra', 'docker', 'servers');

/** Makes the images that no variable names, where they are not there yet; answers all of them. */
export async function serverImages(
  progress: Progress,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ServerImageUsed[]> {
  await requireEngine();
  const used: ServerImageUsed[] = [];
  for (const name of SERVER_IMAGES) {
    const named = environment[imageVariable(name)]?.trim();
    const reference = named || `conjoint/${name}:local`;
    if (!named) await make(name, reference, progress);
    used.push({ name, reference, named: Boolean(named), bytes: await sizeOf(reference) });
  }
  return used;
}

async function make(name: ServerImage, reference: string, progress: Progress): Promise<void> {
  const base = await baseOf(name, progress);
  const context = mkdtempSync(join(tmpdir(), 'conjoint-server-image-'));
  try {
    cpSync(join(DOCKERFILES, name), context, { recursive: true });
    copyFileSync(join(DOCKERFILES, 'healthcheck.mjs'), join(context, 'healthcheck.mjs'));
    if (name === 'nats') await addNats(context, progress);
    await progress.during(`Building the image of ${name}`, () =>
      dockerDone(`Building the image of ${name}`, [
        'build',
        ...['--tag', reference, '--build-arg', `BASE=${base}`],
        ...['--label', `org.opencontainers.image.title=Conjoint ${name}`],
        context,
      ]),
    );
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}

function baseOf(name: ServerImage, progress: Progress): Promise<string> {
  if (name === 'nats') return ensureOwnBase(progress);
  if (name === 'keycloak') return ensureRoot(keycloakRoot(TOOLS, progress), progress);
  const roots = { postgres: POSTGRES_ROOT, pgbouncer: PGBOUNCER_ROOT, front: FRONT_ROOT };
  return ensureRoot(roots[name], progress);
}

async function addNats(context: string, progress: Progress): Promise<void> {
  const { path } = await acquireNatsServer(TOOLS, progress);
  copyFileSync(path, join(context, 'nats-server'));
  chmodSync(join(context, 'nats-server'), 0o755);
  mkdirSync(join(context, 'data'), { recursive: true });
}

async function sizeOf(reference: string): Promise<number | undefined> {
  const said = await dockerDone('Looking at the image', [
    'image',
    'inspect',
    '--format',
    '{{.Size}}',
    reference,
  ]).catch(() => '');
  return said === '' ? undefined : Number(said);
}
