import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { convergeKeycloak, fetchTrusting, type Partnership, type SecretStore } from '@conjoint/platform';
import { acquireKeycloak } from '../acquire/keycloak.js';
import type { Progress } from '../console/progress.js';
import type { DataFolder } from '../data-folder.js';
import { ManagedProcess } from '../processes/managed-process.js';
import { holderOf, portIsFree } from '../processes/ports.js';
import type { Supervisor } from '../processes/supervisor.js';
import { answersOk, waitUntilReady } from '../processes/wait-until.js';
import { NeedsRemedy } from '../remedy.js';
import { startKeycloak, type KeycloakAccess } from '../servers/keycloak.js';
import { WORKSPACE } from '../workspace.js';
import { embeddedIdentityConfig } from './identity-config.js';
import { hasRealm, ownServer, reasonOf, requireServersHere, type OwnServer } from './own-servers.js';
import { REALM, realmFiles } from './realm-files.js';

export interface IdentityPlan {
  readonly wanted?: 'keycloak' | 'embedded';
  readonly partnership: Partnership;
  readonly secrets: SecretStore;
  readonly folder: DataFolder;
  readonly port: number;
  readonly portalUrl: string;
  readonly supervisor: Supervisor;
  readonly progress: Progress;
}

export interface Identity {
  /** Base address, without a trailing slash. */
  readonly url: string;
  readonly kind: 'keycloak' | 'embedded';
}

/** Starts whatever people sign in with. */
export async function startIdentity(plan: IdentityPlan): Promise<Identity> {
  const own = ownServer('KEYCLOAK_URL');
  if (own && plan.wanted === 'embedded') {
    throw new NeedsRemedy(
      'KEYCLOAK_URL names a Keycloak, and --identity embedded asks for none.',
      'Unset KEYCLOAK_URL, or leave --identity embedded out.',
    );
  }
  if (own) return useOwnKeycloak(own, plan);
  if (plan.wanted === 'embedded') return startEmbedded(plan, 'as asked');
  const acquired = await acquireKeycloak(plan.folder.tools, plan.folder.keycloak, plan.progress);
  if ('home' in acquired) return startOwnKeycloak(acquired.home, plan);
  if (plan.wanted === 'keycloak') {
    throw new NeedsRemedy(
      `There can be no Keycloak here: ${acquired.unavailable}.`,
      'Install Java 17 and Maven, or run as root on Debian to have them installed, or leave out --identity keycloak.',
    );
  }
  return startEmbedded(plan, acquired.unavailable);
}

async function startOwnKeycloak(home: string, plan: IdentityPlan): Promise<Identity> {
  const { port, portalUrl, secrets, folder, supervisor, progress } = plan;
  const realms = realmFiles(plan, { keycloak: `http://127.0.0.1:${port}`, portal: portalUrl });
  // Fetching and unpacking it took a while, and so does its start: the port may have found another user since it was chosen.
  await requireStillFree(port);
  const { url } = await progress.during('Starting Keycloak (half a minute the first time)', () =>
    startKeycloak({
      home,
      port,
      adminPassword: secrets.ensure('keycloak/admin'),
      realms,
      logFile: join(folder.logs, 'keycloak.log'),
      converge: (admin) => converge(realms, admin, progress),
      started: (process) => supervisor.keep(process, 'Keycloak'),
    }).catch(async (error: unknown) => {
      if (error instanceof NeedsRemedy && error.what.includes('ended while starting'))
        await requireStillFree(port);
      throw error;
    }),
  );
  progress.say(`Sign-in: real Keycloak at ${url}`);
  return { url, kind: 'keycloak' };
}

async function requireStillFree(port: number): Promise<void> {
  if (await portIsFree(port)) return;
  throw new NeedsRemedy(
    `Port ${port}, chosen for sign-in, has been taken by ${holderOf(port) ?? 'another program'} meanwhile.`,
    'Run the command again: it chooses another one.',
  );
}

async function useOwnKeycloak(own: OwnServer, plan: IdentityPlan): Promise<Identity> {
  const { progress, portalUrl, folder } = plan;
  const { url, address } = own;
  const realms = realmFiles(plan, { keycloak: url, portal: portalUrl });
  const password = process.env['KEYCLOAK_ADMIN_PASSWORD'];
  const known = await hasRealm(own, REALM);
  if (password) {
    const admin = {
      ...{ url, username: process.env['KEYCLOAK_ADMIN'] ?? 'admin', password },
      fetch: fetchTrusting(process.env['CONJOINT_CA_FILE']),
    };
    await converge(realms, admin, progress).catch((error: unknown) => {
      throw new NeedsRemedy(
        `The Keycloak at ${address} could not be brought to what the partnership file says: ${reasonOf(error)}.`,
        'Correct KEYCLOAK_ADMIN and KEYCLOAK_ADMIN_PASSWORD, or the Keycloak, and run the command again.',
      );
    });
  } else {
    const where = join(folder.run, 'keycloak-realms');
    mkdirSync(where, { recursive: true, mode: 0o700 });
    for (const [name, realm] of Object.entries(realms)) {
      writeFileSync(join(where, name), JSON.stringify(realm, null, 2), { mode: 0o600 });
    }
    if (!known) {
      throw new NeedsRemedy(
        `The Keycloak at ${address} has no realm ${REALM}.`,
        `Set KEYCLOAK_ADMIN_PASSWORD (and KEYCLOAK_ADMIN) to have it made, or import the files in ${where}, and run the command again.`,
      );
    }
    progress.say(
      `Without KEYCLOAK_ADMIN_PASSWORD its realms are left as they are; what they should be is in ${where}`,
    );
  }
  progress.say(`Sign-in: the Keycloak at ${address}, named by KEYCLOAK_URL`);
  return { url, kind: 'keycloak' };
}

async function converge(
  realms: ReturnType<typeof realmFiles>,
  admin: KeycloakAccess,
  progress: Progress,
): Promise<void> {
  const changes = await progress.during('Bringing Keycloak to what the partnership file says', () =>
    convergeKeycloak({ files: realms, admin }),
  );
  for (const change of changes) progress.say(`  ${change}`);
}

async function startEmbedded(plan: IdentityPlan, because: string): Promise<Identity> {
  requireServersHere();
  const { partnership, secrets, folder, port, portalUrl, supervisor, progress } = plan;
  const url = `http://127.0.0.1:${port}`;
  const file = writeEmbeddedConfig({ partnership, secrets, folder }, url, portalUrl);
  const child = ManagedProcess.start({
    name: 'identity',
    command: process.execPath,
    args: [join(WORKSPACE, 'tools/dist/embedded-identity/main.js'), file],
    logFile: join(folder.logs, 'identity.log'),
  });
  supervisor.keep(child, 'the embedded identity');
  await waitUntilReady({
    label: 'The embedded identity',
    process: child,
    timeoutMs: 30_000,
    ready: () => answersOk(`${url}/health/ready`),
  });
  progress.say(`Sign-in: embedded identity at ${url} (${because}). It is for this machine only`);
  return { url, kind: 'embedded' };
}

/** What the embedded identity is started with; answers the file's path. */
export function writeEmbeddedConfig(
  { partnership, secrets, folder }: Pick<IdentityPlan, 'partnership' | 'secrets' | 'folder'>,
  identity: string,
  portal: string,
): string {
  mkdirSync(folder.identity, { recursive: true, mode: 0o700 });
  const file = join(folder.identity, 'config.json');
  const config = embeddedIdentityConfig(partnership, secrets, { identity, portal, realm: REALM });
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}
