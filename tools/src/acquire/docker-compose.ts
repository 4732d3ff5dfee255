import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import type { Progress } from '../console/progress.js';
import { NeedsRemedy } from '../remedy.js';
import { canInstallPackages, installPackages } from './debian.js';
import { hasProgram, lastLines, runCommand } from './run-command.js';

/** How compose is called: as Docker's own command, or by its program. */
export interface ComposeProgram {
  readonly command: string;
  readonly before: readonly string[];
  readonly version: string;
}

/** The first with all that compose.yaml uses. */
const LEAST: readonly [number, number] = [2, 24];
const SUITE = 'forky';

/**
 * Compose as it is installed; otherwise, as root on Debian, the program of the next release's package, put beside the other tools. The
 * package needs nothing but a C library that this release has, and a system's own packages are left alone.
 */
export async function acquireCompose(tools: string, progress: Progress): Promise<ComposeProgram> {
  const kept = join(tools, 'docker-compose');
  const found = [
    { command: 'docker', before: ['compose'] },
    { command: 'docker-compose', before: [] },
    { command: kept, before: [] },
  ].flatMap(({ command, before }) => {
    const version = versionOf(command, before);
    return version && isEnough(version) ? [{ command, before, version }] : [];
  });
  if (found[0]) return found[0];
  if (!canInstallPackages())
    throw new NeedsRemedy(
      `There is no Docker Compose ${LEAST.join('.')} or newer.`,
      'Install Docker’s compose plugin, or run the command as root on Debian, which has it fetched.',
    );
  await progress.during('Fetching Docker Compose from Debian (14 MB)', () =>
    fromDebian(tools, kept, progress),
  );
  return { command: kept, before: [], version: versionOf(kept, []) ?? '' };
}

function versionOf(command: string, before: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(command, [...before, 'version', '--short'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim().replace(/^v/, '') : undefined;
}

function isEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]);
}

/** With lists of its own, so that nothing else of that release is ever installed here. */
async function fromDebian(tools: string, target: string, progress: Progress): Promise<void> {
  if (!hasProgram('dpkg-deb')) await installPackages(['dpkg'], progress);
  const folder = mkdtempSync(join(tmpdir(), 'conjoint-compose-'));
  try {
    // apt fetches as an account of its own.
    chmodSync(folder, 0o755);
    for (const path of ['lists/partial', 'cache/archives/partial'])
      mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, 'status'), '');
    const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
    const signed = existsSync(keyring) ? `[signed-by=${keyring}] ` : '';
    writeFileSync(join(folder, 'sources.list'), `deb ${signed}http://deb.debian.org/debian ${SUITE} main\n`);
    const options = [
      `Dir::Etc::sourcelist=${folder}/sources.list`,
      'Dir::Etc::sourceparts=/dev/null',
      `Dir::State::lists=${folder}/lists`,
      `Dir::State::status=${folder}/status`,
      `Dir::Cache=${folder}/cache`,
      'Acquire::Check-Valid-Until=false',
      'Acquire::Languages=none',
      'APT::Sandbox::User=root',
    ].flatMap((option) => ['-o', option]);
    await done('apt-get', [...options, 'update'], folder);
    await done('apt-get', [...options, 'download', 'docker-compose'], folder);
    const archive = readdirSync(folder).find((name) => name.endsWith('.deb'));
    await done('dpkg-deb', ['--extract', archive ?? '', join(folder, 'files')], folder);
    mkdirSync(tools, { recursive: true });
    copyFileSync(join(folder, 'files/usr/libexec/docker/cli-plugins/docker-compose'), `${target}.new`);
    chmodSync(`${target}.new`, 0o755);
    renameSync(`${target}.new`, target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function done(command: string, args: readonly string[], cwd: string): Promise<void> {
  const { ok, output } = await runCommand(command, args, { timeoutMs: 300_000, cwd });
  if (!ok)
    throw new NeedsRemedy(
      'Docker Compose could not be fetched from Debian.',
      'Install Docker’s compose plugin and run the command again.',
      lastLines(output, 8),
    );
}
