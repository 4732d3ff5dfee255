import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { lastLines, runCommand } from '../acquire/run-command.js';
import type { Progress } from '../console/progress.js';
import { NeedsRemedy } from '../remedy.js';
import { WORKSPACE } from '../workspace.js';

/** The images, each with the workspace whose program it runs. The migrator is the command line. */
export const IMAGES = {
  portal: 'apps/portal',
  referrals: 'apps/referrals',
  workforce: 'apps/workforce',
  recharging: 'apps/recharging',
  reporting: 'apps/reporting',
  migrator: 'tools',
} as const;
export type ImageName = keyof typeof IMAGES;
export const IMAGE_NAMES = Object.keys(IMAGES) as ImageName[];
/** In every image, and so in a layer that all share. */
const SHARED = ['libs/kernel', 'libs/contracts', 'libs/platform'];

/** Of a package, what no running program reads. */
const NOT_RUN =
  /\.(d\.[cm]?ts|[cm]?ts|map|md|markdown|flow|tsbuildinfo)$|(^|\/)(LICENSE-MIT|CHANGELOG[^/]*)$/;
/** Whole second copies of a package for another runtime. */
const OTHER_RUNTIMES = [
  'typeorm/browser',
  'rxjs/src',
  'rxjs/dist/bundles',
  'rxjs/dist/esm',
  'rxjs/dist/esm5',
  'zod/src',
  'jose/dist/browser',
];
const OWN_PARTS = ['package.json', 'dist', 'data'];

interface Package {
  readonly name?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** What one image holds beyond the shared layer, relative to its folder `/app`. */
export interface Staged {
  readonly folder: string;
  /** Folders of packages from npm, as `node_modules/…`. */
  readonly packages: ReadonlyMap<ImageName | 'runtime', readonly string[]>;
}

/**
 * Lays out what goes into the images: the production dependencies that the lock names, installed afresh and per image only those
 * it needs, and our own compiled programs. Every time is the commit's, so that the same commit gives the same files.
 */
export async function stageImages(folder: string, progress: Progress): Promise<Staged> {
  rmSync(folder, { recursive: true, force: true });
  const installed = mkdtempSync(join(tmpdir(), 'conjoint-production-'));
  try {
    await progress.during('Installing what runs in production, by the lock', () =>
      installProduction(installed),
    );
    const shared = await packagesOf(installed, SHARED);
    const packages = new Map<ImageName | 'runtime', readonly string[]>([['runtime', shared]]);
    copyPackages(installed, join(folder, 'runtime'), shared);
    for (const workspace of SHARED) copyOwn(workspace, join(folder, 'runtime'));
    cpSync(join(WORKSPACE, 'package.json'), join(folder, 'runtime', 'package.json'));
    for (const name of IMAGE_NAMES) {
      const own = ownWorkspaces(name);
      const more = (await packagesOf(installed, own)).filter((path) => !shared.includes(path));
      packages.set(name, [...shared, ...more]);
      copyPackages(installed, join(folder, name), more);
      for (const workspace of own) copyOwn(workspace, join(folder, name));
    }
    cpSync(join(WORKSPACE, 'infra', 'docker'), join(folder, 'docker'), { recursive: true });
    settle(folder, commitTime());
    return { folder, packages };
  } finally {
    rmSync(installed, { recursive: true, force: true });
  }
}

/** The migrator runs the `migrate` and `apply` programs of the services, and so brings them. */
function ownWorkspaces(name: ImageName): string[] {
  const services = IMAGE_NAMES.filter((other) => other !== 'migrator').map((other) => IMAGES[other]);
  return name === 'migrator' ? [IMAGES.migrator, ...services] : [IMAGES[name]];
}

async function installProduction(folder: string): Promise<void> {
  const manifests = ['package.json', 'package-lock.json', '.npmrc', 'tools/stubs/empty/package.json'];
  for (const manifest of [...manifests, ...workspaces().map((path) => `${path}/package.json`)]) {
    mkdirSync(dirname(join(folder, manifest)), { recursive: true });
    cpSync(join(WORKSPACE, manifest), join(folder, manifest));
  }
  const wanted = [...SHARED, ...Object.values(IMAGES)].flatMap((path) => ['--workspace', path]);
  const { ok, output } = await runCommand(
    'npm',
    ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', ...wanted],
    { timeoutMs: 600_000, cwd: folder },
  );
  if (!ok)
    throw new NeedsRemedy(
      'The production dependencies could not be installed.',
      'Check that this machine reaches the npm registry and run the command again.',
      lastLines(output, 15),
    );
}

function workspaces(): string[] {
  return ['apps', 'libs']
    .flatMap((parent) => readdirSync(join(WORKSPACE, parent)).map((name) => `${parent}/${name}`))
    .filter((path) => existsSync(join(WORKSPACE, path, 'package.json')))
    .concat('tools');
}

/** The packages that workspaces need to run, as npm itself tells. */
async function packagesOf(installed: string, wanted: readonly string[]): Promise<string[]> {
  const { output } = await runCommand(
    'npm',
    ['ls', '--omit=dev', '--all', '--parseable', ...wanted.flatMap((path) => ['--workspace', path])],
    { timeoutMs: 120_000, cwd: installed },
  );
  return output
    .split('\n')
    .filter((line) => line.startsWith(`${installed}/`) && line.includes('/node_modules/'))
    .map((line) => relative(installed, line.trim()))
    .filter(
      (path) =>
        // Links to our own workspaces, and to the empty stand-in of a browser's driver that nothing here uses.
        !lstatSync(join(installed, path)).isSymbolicLink() &&
        existsSync(join(installed, path, 'package.json')),
    )
    .sort();
}

function copyPackages(from: string, to: string, paths: readonly string[]): void {
  for (const path of paths) {
    const source = join(from, path);
    cpSync(source, join(to, path), {
      recursive: true,
      dereference: true,
      filter: (file) => {
        const inside = relative(source, file);
        if (inside === '') return true;
        if (basename(file) === 'node_modules' || NOT_RUN.test(inside)) return false;
        return !OTHER_RUNTIMES.some((copy) => file.endsWith(`/node_modules/${copy}`));
      },
    });
  }
}

function copyOwn(workspace: string, to: string): void {
  for (const part of OWN_PARTS) {
    const source = join(WORKSPACE, workspace, part);
    if (!existsSync(source)) continue;
    cpSync(source, join(to, workspace, part), {
      recursive: true,
      // The map of our own code stays: a stack in a log names the line of the source.
      filter: (file) => !/\.(d\.ts|d\.ts\.map|tsbuildinfo|md)$/.test(file) || part === 'data',
    });
  }
  // The portal's templates, styles and pictures stay where they were written.
  const views = join(WORKSPACE, workspace, 'src');
  if (workspace === IMAGES.portal)
    cpSync(views, join(to, workspace, 'src'), { recursive: true, filter: (file) => !file.endsWith('.ts') });
  const { name } = JSON.parse(readFileSync(join(WORKSPACE, workspace, 'package.json'), 'utf8')) as Package;
  const link = join(to, 'node_modules', name!);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(relative(dirname(link), join(to, workspace)), link);
}

/** Seconds since 1970 of the commit that is checked out. */
export function commitTime(): number {
  return Number(git('log', '-1', '--format=%ct') ?? '0');
}

/** The commit, and whether something beside it went into the images. */
export function revision(): string {
  const commit = git('rev-parse', 'HEAD') ?? 'unknown';
  return git('status', '--porcelain', '--untracked-files=no') ? `${commit}-changed` : commit;
}

function git(...args: string[]): string | undefined {
  try {
    return execFileSync('git', args, {
      cwd: WORKSPACE,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}

function settle(path: string, seconds: number): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) settle(inside, seconds);
    lutimesSync(inside, seconds, seconds);
  }
}
