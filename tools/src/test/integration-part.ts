import { ensureSecrets, loadPartnership, SecretStore } from '@conjoint/platform';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquireFaketime } from '../acquire/faketime.js';
import { acquireHledger } from '../acquire/hledger.js';
import type { Progress } from '../console/progress.js';
import { freePort } from '../processes/ports.js';
import { realmFiles } from '../start/realm-files.js';
import { WORKSPACE } from '../workspace.js';
import { runJest } from './jest-part.js';
import type { Part, PartResult } from './part.js';
import { startTestServers } from './test-servers.js';

const PARTNERSHIP = join(WORKSPACE, 'infra/partnerships/tri-borough.yaml');

/** Installations of their own in which everything is killed, cut off and filled up: they have limits in seconds, and the machine to themselves. */
const FAULTS = 'libs/testing/src/faults/';

/** The suites against real servers: one PostgreSQL, one Keycloak with the sample's realms, and a nats-server each. */
export const integrationPart: Part = {
  name: 'integration and identity',
  run: (progress) => integrationSuites(progress, ['--testPathIgnorePatterns', FAULTS]),
};

/** Played by `npm run faults` only, until every row is good on every run (docs/reliability.md). */
const TABLE = 'faults/table/';

/** What happens when something fails, one suite after another. */
export const faultsPart: Part = {
  name: 'faults',
  run: (progress) =>
    integrationSuites(progress, [
      '--runInBand',
      '--testPathPatterns',
      FAULTS,
      '--testPathIgnorePatterns',
      TABLE,
    ]),
};

/** The same for some files only: `npm run attacks` runs those of its table. */
export function integrationSuites(progress: Progress, args: readonly string[] = []): Promise<PartResult> {
  return withTestRealms((realms, port) => runWithServers(realms, port, { progress, args }));
}

async function runWithServers(
  realms: Readonly<Record<string, unknown>>,
  keycloakPort: number,
  { progress, args }: { progress: Progress; args: readonly string[] },
): Promise<PartResult> {
  // The test ledgers are balanced by a program that is not ours: without it their test fails and says so.
  await acquireHledger(progress);
  await acquireFaketime(progress);
  const servers = await startTestServers({ name: 'run', realms, keycloakPort, progress });
  try {
    const result = await runJest({
      project: 'integration',
      env: servers.environment,
      // Real servers on a busy machine: a time-out is for what hangs, and not for what is slow.
      args: ['--testTimeout=30000', ...args],
    });
    if (!servers.withoutKeycloak) return result;
    return { ...result, failed: result.failed + 1, note: `no Keycloak: ${servers.withoutKeycloak}` };
  } finally {
    await servers.stop();
  }
}

/** Realms know Keycloak by its address, so its port is chosen before they are made. The portal's is never called. */
export async function withTestRealms<T>(
  use: (realms: Readonly<Record<string, unknown>>, keycloakPort: number) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'conjoint-secrets-'));
  try {
    const partnership = loadPartnership(PARTNERSHIP);
    const secrets = new SecretStore(folder);
    ensureSecrets({
      secrets,
      partitions: partnership.partitions(),
      organisations: partnership.organisations.map(({ alias }) => alias),
    });
    const port = await freePort();
    const urls = { keycloak: `http://127.0.0.1:${port}`, portal: 'http://127.0.0.1:3999' };
    return await use(realmFiles({ partnership, secrets }, urls), port);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
