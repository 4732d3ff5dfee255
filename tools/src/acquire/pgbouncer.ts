import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from '../console/progress.js';
import { canInstallPackages } from './debian.js';
import { hasProgram, runCommand } from './run-command.js';

export interface PgBouncer {
  readonly program: string;
  /** Where the libraries are that it brings; empty where the machine has them. */
  readonly libraries: string;
}

/**
 * PgBouncer for tests: one on the PATH, or Debian's, unpacked into a folder. Installing it would start one with settings of its own.
 * Null where neither can be had.
 */
export async function acquirePgBouncer(tools: string, progress: Progress): Promise<PgBouncer | null> {
  if (hasProgram('pgbouncer')) return { program: 'pgbouncer', libraries: '' };
  const home = join(tools, 'pgbouncer');
  const program = join(home, 'usr/sbin/pgbouncer');
  if (!existsSync(program)) {
    if (!canInstallPackages()) return null;
    await progress.during('Fetching PgBouncer from Debian', () => unpack(home));
  }
  if (!existsSync(program)) return null;
  const folders = existsSync(join(home, 'usr/lib')) ? readdirSync(join(home, 'usr/lib')) : [];
  return { program, libraries: folders.map((folder) => join(home, 'usr/lib', folder)).join(':') };
}

/** With whatever it needs and the machine does not have. */
async function unpack(home: string): Promise<void> {
  const archives = `${home}.archives`;
  mkdirSync(join(archives, 'partial'), { recursive: true });
  const download = ['install', '-y', '--no-install-recommends', '--download-only'];
  const args = [...download, '-o', `Dir::Cache::archives=${archives}`, 'pgbouncer'];
  const options = { timeoutMs: 180_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  if (!(await runCommand('apt-get', args, options)).ok) {
    await runCommand('apt-get', ['update'], options);
    await runCommand('apt-get', args, options);
  }
  for (const archive of readdirSync(archives).filter((name) => name.endsWith('.deb')))
    await runCommand('dpkg-deb', ['-x', join(archives, archive), `${home}.new`]);
  rmSync(archives, { recursive: true, force: true });
  if (existsSync(`${home}.new`)) await runCommand('mv', ['-T', `${home}.new`, home]);
}
