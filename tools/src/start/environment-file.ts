import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolderAt, type DataFolder } from '../data-folder.js';
import { NeedsRemedy } from '../remedy.js';

/** What every process of an installation is told, and the superuser's URL for those that migrate. */
export type InstallationEnvironment = Readonly<Record<string, string>>;

function fileOf(folder: DataFolder): string {
  return join(folder.run, 'environment.json');
}

/** Left for the command line, so that it speaks to the same servers. It holds the superuser's password. */
export function keepEnvironment(folder: DataFolder, environment: InstallationEnvironment): void {
  const file = fileOf(folder);
  writeFileSync(`${file}.new`, JSON.stringify(environment, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/**
 * As the last start left it; a variable that is set in the caller's environment counts more. A container of the command line has
 * nothing but variables, and a disk that it may not write to.
 */
export function installationEnvironment(data: string): InstallationEnvironment {
  const file = fileOf(dataFolderAt(data));
  if (!existsSync(file) && !process.env['DATABASE_URL']) {
    throw new NeedsRemedy(
      'There is no installation here yet.',
      'Start one with npm start, or name its folder with --data.',
    );
  }
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {};
  const given = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && /^(CONJOINT_|DATABASE_|NATS_|KEYCLOAK_|PORTAL_)/.test(entry[0]),
  );
  return { ...kept, ...Object.fromEntries(given) };
}
