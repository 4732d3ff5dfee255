import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from '../console/progress.js';
import { WORKSPACE } from '../workspace.js';
import { ensureOwnBase } from './base-image.js';
import { dockerDone, requireEngine } from './engine.js';
import { contentHash, fileHashes, withFilesOf } from './image-files.js';
import { billOfMaterials, debianSoftware, licenceList, npmSoftware, type Software } from './software-list.js';
import { commitTime, IMAGE_NAMES, revision, stageImages, type ImageName, type Staged } from './stage.js';

export interface BuildOptions {
  /** An image that has Node, or nothing to make one from Debian. */
  readonly base?: string | undefined;
  readonly tag: string;
  /** Where bills of materials and licence lists go. */
  readonly out: string;
  readonly cache?: boolean;
}

export interface BuiltImage {
  readonly name: ImageName;
  readonly reference: string;
  /** `docker image inspect .Size`: of all layers, shared ones too. */
  readonly bytes: number;
  /** Of its own layer, beyond what all images share. */
  readonly ownBytes: number;
  readonly packages: number;
  readonly contentHash: string;
}

/** Lays out what goes into the images, builds each, and writes down what is in it. */
export async function buildImages(options: BuildOptions, progress: Progress): Promise<BuiltImage[]> {
  await requireEngine();
  const base = options.base ?? (await ensureOwnBase(progress));
  const staged = await stageImages(join(WORKSPACE, '.conjoint', 'images', 'stage'), progress);
  mkdirSync(options.out, { recursive: true });
  await build('runtime', { ...options, base }, staged, progress);
  const built: BuiltImage[] = [];
  for (const name of IMAGE_NAMES) {
    await build(name, { ...options, base }, staged, progress);
    built.push(await describe(name, options, staged));
  }
  return built;
}

export function referenceOf(name: ImageName | 'runtime', tag: string): string {
  return `conjoint/${name}:${tag}`;
}

async function build(
  target: ImageName | 'runtime',
  { base, tag, cache }: BuildOptions & { base: string },
  staged: Staged,
  progress: Progress,
): Promise<void> {
  const label = (key: string, value: string): string[] => [
    '--label',
    `org.opencontainers.image.${key}=${value}`,
  ];
  await progress.during(`Building the image of ${target}`, () =>
    dockerDone(`Building the image of ${target}`, [
      'build',
      // The layer that all share is built once; without the cache, it would be built for each.
      ...(cache === false && target === 'runtime' ? ['--no-cache'] : []),
      ...['--target', target, '--tag', referenceOf(target, tag), '--build-arg', `BASE=${base}`],
      ...label('title', `Conjoint ${target}`),
      ...label('description', 'One children’s social care service run jointly by several councils'),
      ...label('version', version()),
      ...label('revision', revision()),
      ...label('created', new Date(commitTime() * 1000).toISOString()),
      ...label('base.name', base),
      ...['--file', alone(target, tag, staged.folder), staged.folder],
    ]),
  );
}

/**
 * The stage of one target, as a file beside the context, which is narrowed to what the stage copies. The classic builder otherwise reads
 * the whole context and goes through every stage before the target, for each target anew.
 */
function alone(target: ImageName | 'runtime', tag: string, folder: string): string {
  const [head, ...stages] = readFileSync(join(folder, 'docker', 'Dockerfile'), 'utf8').split(/^(?=FROM )/m);
  const stage = stages.find((text) => text.split('\n', 1)[0]!.endsWith(` AS ${target}`));
  if (!stage) throw new Error(`infra/docker/Dockerfile has no target ${target}`);
  const file = join(folder, '..', `${target}.Dockerfile`);
  writeFileSync(file, head! + stage.replace(/^FROM runtime AS/, `FROM ${referenceOf('runtime', tag)} AS`));
  const copied = target === 'runtime' ? ['runtime', 'docker/healthcheck.mjs'] : [target];
  writeFileSync(join(folder, '.dockerignore'), ['*', ...copied.map((path) => `!${path}`), ''].join('\n'));
  return file;
}

async function describe(name: ImageName, { tag, out }: BuildOptions, staged: Staged): Promise<BuiltImage> {
  const reference = referenceOf(name, tag);
  const { software, hash } = await withFilesOf(reference, (folder) => ({
    software: [...debianIn(folder), ...npmSoftware(staged.packages.get(name)!, join(folder, 'app'))],
    hash: contentHash(fileHashes(folder)),
  }));
  writeFileSync(join(out, `${name}.cdx.json`), billOfMaterials(name, version(), software));
  writeFileSync(join(out, `${name}.licences.txt`), licenceList(software));
  const bytes = await sizeOf(reference);
  return {
    ...{ name, reference, bytes, packages: software.length, contentHash: hash },
    ownBytes: bytes - (await sizeOf(referenceOf('runtime', tag))),
  };
}

/** Official slim images keep the one file; distroless ones a file a package. */
function debianIn(folder: string): Software[] {
  const status = join(folder, 'var/lib/dpkg/status');
  return existsSync(status) ? debianSoftware(readFileSync(status, 'utf8')) : [];
}

async function sizeOf(reference: string): Promise<number> {
  return Number(
    await dockerDone('Looking at the image', ['image', 'inspect', '--format', '{{.Size}}', reference]),
  );
}

function version(): string {
  return (JSON.parse(readFileSync(join(WORKSPACE, 'package.json'), 'utf8')) as { version: string }).version;
}
