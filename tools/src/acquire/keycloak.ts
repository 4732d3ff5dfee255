import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from '../console/progress.js';
import { canInstallPackages, installPackages, whyNotInstalled } from './debian.js';
import { ensureJava } from './java.js';
import { fromDownloadCache, intoDownloadCache, isPinned } from './pinned-file.js';
import { hasProgram, lastLines, runCommand } from './run-command.js';
import { unzip } from './unzip.js';

export const KEYCLOAK_VERSION = '26.7.5';
const FILE = `keycloak-quarkus-dist-${KEYCLOAK_VERSION}.zip`;
const SHA256 = '30ef87fb7101c43d29688d1ae80c0588ff4a151b3330e9f664bf9692d398658a';

/** The unpacked distribution, or why there is none: the caller then uses the embedded identity and says why. */
export type AcquiredKeycloak = { readonly home: string } | { readonly unavailable: string };

/**
 * Unpacks Keycloak into `folder`, fetching it first if need be. Each data folder has a distribution of its own,
 * because Keycloak keeps its data and what it builds on first start inside it.
 */
export async function acquireKeycloak(
  toolsFolder: string,
  folder: string,
  progress: Progress,
): Promise<AcquiredKeycloak> {
  const noJava = await ensureJava(progress);
  if (noJava) return { unavailable: noJava };
  const home = join(folder, `keycloak-${KEYCLOAK_VERSION}`);
  const complete = join(home, '.unpacked');
  if (existsSync(complete)) return { home };

  const archive = await keycloakArchive(toolsFolder, progress);
  if (typeof archive !== 'string') return archive;
  await progress.during('Unpacking Keycloak', async () => {
    rmSync(home, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await unzip(archive, folder);
    writeFileSync(complete, '');
  });
  return { home };
}

/** The zip of the pinned release, fetched first where it is not at hand. */
export async function keycloakArchive(
  toolsFolder: string,
  progress: Progress,
): Promise<string | { unavailable: string }> {
  const kept = join(toolsFolder, FILE);
  if (await isPinned(kept, SHA256)) return kept;
  const cached = await fromDownloadCache(FILE, SHA256);
  if (cached) return cached;

  if (!hasProgram('mvn') && canInstallPackages()) {
    const result = await installPackages(['maven'], progress);
    if (!result.ok)
      return { unavailable: `Maven could not be installed from Debian (${whyNotInstalled(result)})` };
  }
  if (!hasProgram('mvn')) return { unavailable: 'Maven, which fetches Keycloak, is not installed' };
  mkdirSync(toolsFolder, { recursive: true });
  const folder = mkdtempSync(join(toolsFolder, 'keycloak-'));
  try {
    const { ok, output } = await progress.during(
      `Fetching Keycloak ${KEYCLOAK_VERSION} with Maven (174 MB)`,
      () =>
        runCommand(
          'mvn',
          [
            '-B',
            '-ntp',
            'dependency:copy',
            `-Dartifact=org.keycloak:keycloak-quarkus-dist:${KEYCLOAK_VERSION}:zip`,
            `-DoutputDirectory=${folder}`,
            // Its own repository, removed afterwards: nothing of ours stays in the person's home folder.
            `-Dmaven.repo.local=${join(folder, 'repository')}`,
          ],
          { timeoutMs: 900_000, cwd: folder },
        ),
    );
    if (!ok) return { unavailable: `Maven could not fetch Keycloak (${lastErrors(output)})` };
    if (!(await isPinned(join(folder, FILE), SHA256))) {
      return { unavailable: 'the Keycloak that Maven fetched is not the one expected (its SHA-256 differs)' };
    }
    renameSync(join(folder, FILE), kept);
    intoDownloadCache(kept, FILE);
    return kept;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function lastErrors(output: string): string {
  const errors = output.split('\n').filter((line) => line.startsWith('[ERROR]'));
  return (errors[0] ?? lastLines(output, 1)).replace('[ERROR] ', '').slice(0, 200);
}
