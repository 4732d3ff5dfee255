import {
  convergeKeycloak,
  ensureSecrets,
  fetchTrusting,
  natsServers,
  provisionStreams,
  PROVISIONER_USER,
  SecretStore,
  streamReplicas,
  type Partnership,
} from '@conjoint/platform';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from '../console/progress.js';
import type { DataFolder } from '../data-folder.js';
import { RunRecord } from '../processes/run-record.js';
import { installationEnvironment, type InstallationEnvironment } from '../start/environment-file.js';
import { messagingConfig, natsConfigFile, natsListen } from '../start/messaging-config.js';
import { natsRemedy } from '../start/own-servers.js';
import { keepPartnership, readPartnership } from '../start/partnership-file.js';
import { APPS } from '../start/port-plan.js';
import { realmFiles } from '../start/realm-files.js';
import { writeEmbeddedConfig } from '../start/start-identity.js';
import { linesOf, runAppPrograms } from '../start/run-app-program.js';

/**
 * Applies a partnership file to an installation whose servers run: databases of new partitions, messaging, dated rows
 * in each partition (audited there), sign-in. Every step can be repeated; a failed one says so and stops the rest.
 */
export async function applyPartnership(
  source: string,
  folder: DataFolder,
  progress: Progress,
  operator: string,
): Promise<void> {
  const partnership = readPartnership(source);
  const environment = { ...installationEnvironment(folder.root), CONJOINT_PARTNERSHIP: source };
  const secrets = new SecretStore(folder.secrets);
  ensureSecrets({
    secrets,
    partitions: partnership.partitions(),
    organisations: partnership.organisations.map(({ alias }) => alias),
  });
  await progress.during('Bringing the databases up to date', () =>
    runAppPrograms('migrate', 'These databases could not be brought up to date', environment),
  );
  await applyMessaging(partnership, secrets, folder, environment);
  const rows = await progress.during('Writing what changed into each partition', () =>
    runAppPrograms('apply', 'The file could not be applied by', {
      ...environment,
      CONJOINT_OPERATOR: operator,
    }),
  );
  for (const line of linesOf(rows)) progress.say(line);
  await applySignIn(partnership, secrets, folder, progress);
  keepPartnership(source, folder);
  restartApps(folder, progress);
}

async function applyMessaging(
  partnership: Partnership,
  secrets: SecretStore,
  folder: DataFolder,
  environment: InstallationEnvironment,
): Promise<void> {
  const natsUrl = environment['NATS_URL'] ?? '';
  const host = natsServers(natsUrl)
    .map((server) => new URL(server).host)
    .join(', ');
  const server = runningProcess(folder, 'nats');
  const configFile = natsConfigFile(folder, server ? 'started here' : 'own');
  writeFileSync(configFile, messagingConfig(partnership, secrets, folder, natsListen(natsUrl)), {
    mode: 0o600,
  });
  // nats-server takes changed users and permissions on this signal, without dropping anybody else's connection.
  if (server) process.kill(server.pid, 'SIGHUP');
  await provisionStreams({
    natsUrl,
    caFile: environment['CONJOINT_CA_FILE'],
    replicas: streamReplicas.parse(environment['CONJOINT_STREAM_REPLICAS']),
    password: secrets.read(`nats/${PROVISIONER_USER}`),
    partitions: partnership.partitions(),
  }).catch((error: unknown) => {
    throw natsRemedy(error, host, configFile);
  });
}

async function applySignIn(
  partnership: Partnership,
  secrets: SecretStore,
  folder: DataFolder,
  progress: Progress,
): Promise<void> {
  const environment = installationEnvironment(folder.root);
  const url = environment['KEYCLOAK_URL'] ?? '';
  const portal = environment['PORTAL_URL'] ?? '';
  if (environment['CONJOINT_IDENTITY'] === 'embedded') {
    writeEmbeddedConfig({ partnership, secrets, folder }, url, portal);
    const server = runningProcess(folder, 'identity');
    if (server) process.kill(server.pid, 'SIGTERM');
    return;
  }
  const password =
    environment['KEYCLOAK_ADMIN_PASSWORD'] ??
    (secrets.has('keycloak/admin') ? secrets.read('keycloak/admin') : undefined);
  if (password === undefined) {
    progress.say('Sign-in is left as it is: set KEYCLOAK_ADMIN_PASSWORD to have that Keycloak changed');
    return;
  }
  const files = realmFiles({ partnership, secrets }, { keycloak: url, portal });
  const admin = {
    ...{ url, username: environment['KEYCLOAK_ADMIN'] ?? 'admin', password },
    fetch: fetchTrusting(environment['CONJOINT_CA_FILE']),
  };
  const changes = await progress.during('Bringing Keycloak to what the file says', () =>
    convergeKeycloak({ files, admin }),
  );
  for (const change of changes) progress.say(`  ${change}`);
}

/** The processes read the file when they start; whoever supervises them starts them again. */
function restartApps(folder: DataFolder, progress: Progress): void {
  const running = APPS.map((app) => runningProcess(folder, app)).filter((one) => one !== undefined);
  for (const { pid } of running) process.kill(pid, 'SIGTERM');
  if (running.length > 0) progress.say('The processes start again with the new file');
}

function runningProcess(folder: DataFolder, name: string) {
  return RunRecord.read(join(folder.run, 'processes.json'))?.living.find((one) => one.name === name);
}
