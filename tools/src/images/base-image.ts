import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canInstallPackages, installPackages } from '../acquire/debian.js';
import { hasProgram, isRoot, lastLines, runCommand } from '../acquire/run-command.js';
import type { Progress } from '../console/progress.js';
import { NeedsRemedy } from '../remedy.js';
import { dockerDone, hasImage } from './engine.js';

/** What Node needs of an operating system, and nothing that could run another program: no shell, no package manager. */
const PACKAGES = ['libc6', 'libstdc++6', 'libgcc-s1', 'tzdata', 'ca-certificates', 'netbase'];
const SUITE = 'bookworm';
/** Programs, and the libraries of programs, that these packages bring along for their own installation. */
const NOT_KEPT = [
  ...['bin', 'sbin', 'games', 'include', 'lib/ssl', 'libexec', 'local', 'src'].map((name) => `usr/${name}/*`),
  ...['man', 'info', 'locale', 'perl5', 'debconf', 'lintian', 'bug', 'pixmaps'].map(
    (name) => `usr/share/${name}`,
  ),
  'usr/lib/x86_64-linux-gnu/perl*',
  'usr/lib/x86_64-linux-gnu/gconv',
  'usr/lib/x86_64-linux-gnu/audit',
  'usr/lib/x86_64-linux-gnu/engines-3',
  'usr/lib/x86_64-linux-gnu/ossl-modules',
  'usr/share/zoneinfo/right',
  'etc/apt',
  'etc/debconf.conf',
  'etc/resolv.conf',
  'var/cache/*',
  'var/log/*',
];
const USER = 'conjoint:x:65532:65532:Conjoint:/nonexistent:/none\n';

/**
 * The base of the images where no official one is at hand: made from Debian's own packages and the Node that runs this
 * command. Its name holds what it was made of, so that it is made once.
 */
export async function ensureOwnBase(progress: Progress): Promise<string> {
  const made = createHash('sha256')
    .update(JSON.stringify([PACKAGES, NOT_KEPT, SUITE, USER, process.version, process.arch]))
    .digest('hex');
  const reference = `conjoint-base:${SUITE}-node${process.versions.node}-${made.slice(0, 12)}`;
  if (await hasImage(reference)) return reference;
  await requireBootstrap(progress);
  const folder = mkdtempSync(join(tmpdir(), 'conjoint-base-'));
  try {
    await progress.during('Making the base image from Debian', () => importBase(folder, reference));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return reference;
}

async function requireBootstrap(progress: Progress): Promise<void> {
  if (!hasProgram('mmdebstrap') && canInstallPackages()) await installPackages(['mmdebstrap'], progress);
  if (hasProgram('mmdebstrap') && isRoot()) return;
  throw new NeedsRemedy(
    'The base image cannot be made here: that needs mmdebstrap and the root account.',
    'Name an image that has Node with --base, for example --base node:20-bookworm-slim.',
  );
}

/** Writes the files into a folder, then hands them to Docker as one layer. */
async function importBase(folder: string, reference: string): Promise<void> {
  const root = join(folder, 'root');
  const options = ['--variant=extract', '--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr'];
  await must(
    'mmdebstrap',
    [...options, `--include=${PACKAGES.join(',')}`, '--format=directory', SUITE, root],
    folder,
  );
  await must(
    'sh',
    ['-c', `rm -rf ${NOT_KEPT.join(' ')} && find usr/share/doc -type f ! -name copyright -delete`],
    root,
  );
  // What `update-ca-certificates` would make of the same files.
  await must(
    'sh',
    ['-c', 'cat usr/share/ca-certificates/mozilla/*.crt > etc/ssl/certs/ca-certificates.crt'],
    root,
  );
  writeFileSync(join(root, 'etc/passwd'), `root:x:0:0:root:/root:/none\n${USER}`);
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\nconjoint:x:65532:\n');
  writeFileSync(join(root, 'etc/nsswitch.conf'), 'hosts: files dns\n');
  mkdirSync(join(root, 'usr/local/bin'), { recursive: true });
  copyFileSync(process.execPath, join(root, 'usr/local/bin/node'));
  chmodSync(join(root, 'usr/local/bin/node'), 0o755);
  const tar = join(folder, 'base.tar');
  const whole = ['--sort=name', '--numeric-owner', '--mtime=@0', '--exclude=./dev/*'];
  await must('tar', [...whole, '-C', root, '-cf', tar, '.'], folder);
  await dockerDone('Importing the base image', [
    'import',
    '--change',
    'ENV PATH=/usr/local/bin SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt',
    tar,
    reference,
  ]);
}

async function must(command: string, args: readonly string[], cwd: string): Promise<void> {
  const { ok, output } = await runCommand(command, args, {
    timeoutMs: 600_000,
    cwd,
    env: { ...process.env, SOURCE_DATE_EPOCH: '0' },
  });
  if (!ok)
    throw new NeedsRemedy(
      `Making the base image failed at ${command}.`,
      'The lines above say why.',
      lastLines(output, 15),
    );
}
