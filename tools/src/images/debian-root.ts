import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canInstallPackages, installPackages } from '../acquire/debian.js';
import { hasProgram, isRoot, lastLines, runCommand } from '../acquire/run-command.js';
import type { Progress } from '../console/progress.js';
import { NeedsRemedy } from '../remedy.js';
import { dockerDone, hasImage } from './engine.js';

/** What a root file system is made of. Its hash is in the image's name, so that each is made once. */
export interface DebianRoot {
  /** As people read it: `base`, `postgres`. */
  readonly name: string;
  readonly suite: 'bookworm' | 'forky';
  readonly packages: readonly string[];
  /** Of the programs in `bin` and `sbin`, those that stay. */
  readonly programs: readonly string[];
  /** The account beside root, as `name:number:home`. */
  readonly account: { readonly name: string; readonly id: number; readonly home: string };
  /** Whether the Node that runs this command is in it. */
  readonly node: boolean;
  /** What else its packages bring and nothing in it reads. */
  readonly notKept?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** What is added, by a name that changes when it does. */
  readonly finish?: { readonly name: string; readonly run: (root: string) => Promise<void> };
}

const MIRROR = 'http://deb.debian.org/debian';
/** Programs, libraries and words of packages for their own installation, which nothing reads that runs. */
const NOT_KEPT = [
  ...['games', 'include', 'lib/ssl', 'lib/systemd', 'libexec', 'local', 'src'].map((name) => `usr/${name}/*`),
  ...['man', 'info', 'locale', 'i18n', 'perl', 'perl5', 'debconf', 'lintian', 'bug', 'pixmaps'].map(
    (name) => `usr/share/${name}`,
  ),
  ...['perl*', 'libperl.so*', 'gconv', 'audit', 'engines-3', 'ossl-modules', 'systemd'].map(
    (name) => `usr/lib/*-linux-gnu/${name}`,
  ),
  'usr/share/zoneinfo/right',
  'etc/apt',
  'etc/debconf.conf',
  'etc/resolv.conf',
  'etc/systemd',
  'etc/init.d',
  'var/cache/*',
  'var/log/*',
  'var/lib/dpkg/info',
];

/** The name of the image with this root, which is made first where it is not there. */
export async function ensureRoot(root: DebianRoot, progress: Progress): Promise<string> {
  const { finish, ...rest } = root;
  const node = root.node ? [process.version, process.arch] : [];
  const made = createHash('sha256')
    .update(JSON.stringify([rest, NOT_KEPT, node, finish?.name]))
    .digest('hex');
  const kind = root.node ? `-node${process.versions.node}` : '';
  const reference = `conjoint-${root.name}:${root.suite}${kind}-${made.slice(0, 12)}`;
  if (await hasImage(reference)) return reference;
  await requireBootstrap(progress);
  const folder = mkdtempSync(join(tmpdir(), 'conjoint-root-'));
  try {
    await progress.during(`Making the root of ${root.name} from Debian`, () =>
      importRoot(root, folder, reference),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return reference;
}

async function requireBootstrap(progress: Progress): Promise<void> {
  if (!hasProgram('mmdebstrap') && canInstallPackages()) await installPackages(['mmdebstrap'], progress);
  if (hasProgram('mmdebstrap') && isRoot()) return;
  throw new NeedsRemedy(
    'Images cannot be made from Debian here: that needs mmdebstrap and the root account.',
    'Name official images instead: --base node:20-bookworm-slim for ours, CONJOINT_IMAGE_POSTGRES and the like for the servers.',
  );
}

/** Writes the files into a folder, then hands them to Docker as one layer. */
async function importRoot(root: DebianRoot, folder: string, reference: string): Promise<void> {
  const files = join(folder, 'root');
  await extract(root, files, folder);
  slim(root, files);
  await must('sh', ['-c', `rm -rf ${[...NOT_KEPT, ...(root.notKept ?? [])].join(' ')}`], files);
  await must('sh', ['-c', 'find usr/share/doc -type f ! -name copyright -delete'], files);
  // What `update-ca-certificates` would make of the same files.
  await must(
    'sh',
    [
      '-c',
      'mkdir -p etc/ssl/certs && cat usr/share/ca-certificates/mozilla/*.crt > etc/ssl/certs/ca-certificates.crt',
    ],
    files,
  );
  accounts(root, files);
  if (root.node) {
    mkdirSync(join(files, 'usr/local/bin'), { recursive: true });
    copyFileSync(process.execPath, join(files, 'usr/local/bin/node'));
    chmodSync(join(files, 'usr/local/bin/node'), 0o755);
  }
  await root.finish?.run(files);
  const tar = join(folder, 'root.tar');
  const whole = ['--sort=name', '--numeric-owner', '--mtime=@0', '--exclude=./dev/*'];
  await must('tar', [...whole, '-C', files, '-cf', tar, '.'], folder);
  const environment = Object.entries(root.environment).map(([name, value]) => `${name}=${value}`);
  await dockerDone(`Importing the root of ${root.name}`, [
    'import',
    '--change',
    `ENV ${environment.join(' ')}`,
    tar,
    reference,
  ]);
}

/** The release that is not stable yet is dated for a week; an engineer's machine may be set to any day. */
function extract({ suite, packages }: DebianRoot, files: string, folder: string): Promise<void> {
  const own = suite === 'bookworm' ? [] : [`deb ${MIRROR} ${suite} main`];
  return must(
    'mmdebstrap',
    [
      '--variant=extract',
      '--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr',
      ...['--aptopt=Acquire::Check-Valid-Until "false"', `--include=${packages.join(',')}`],
      ...['--format=directory', suite, files, ...own],
    ],
    folder,
  );
}

function slim({ programs }: DebianRoot, files: string): void {
  for (const folder of ['usr/bin', 'usr/sbin'])
    for (const name of readdirSync(join(files, folder)))
      if (!programs.includes(name)) rmSync(join(files, folder, name), { recursive: true });
}

function accounts({ account: { name, id, home } }: DebianRoot, files: string): void {
  const lines = ['root:x:0:0:root:/root:/none', `${name}:x:${id}:${id}:${name}:${home}:/none`];
  writeFileSync(join(files, 'etc/passwd'), `${lines.join('\n')}\n`);
  writeFileSync(join(files, 'etc/group'), `root:x:0:\n${name}:x:${id}:\n`);
  writeFileSync(join(files, 'etc/nsswitch.conf'), 'hosts: files dns\n');
}

/** @throws NeedsRemedy with the end of what the program said. */
export async function must(command: string, args: readonly string[], cwd: string): Promise<void> {
  const { ok, output } = await runCommand(command, args, {
    timeoutMs: 600_000,
    cwd,
    env: { ...process.env, SOURCE_DATE_EPOCH: '0' },
  });
  if (!ok)
    throw new NeedsRemedy(
      `Making an image from Debian failed at ${command}.`,
      'The lines above say why.',
      lastLines(output, 15),
    );
}
