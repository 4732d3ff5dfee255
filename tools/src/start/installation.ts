import { join } from 'node:path';
import { ensureSecrets, PORTAL_CLIENT, SecretStore, type Partnership } from '@conjoint/platform';
import type { Progress } from '../console/progress.js';
import type { DataFolder } from '../data-folder.js';
import type { Supervisor } from '../processes/supervisor.js';
import { SAMPLE_STEPS } from '../sample/index-of-steps.js';
import { loadSample, sampleIsDue } from '../sample/sample-steps.js';
import { APPS, planPorts } from './port-plan.js';
import {
  migrateDatabases,
  startDatabaseServer,
  type DatabasePlan,
  type DatabaseServer,
} from './start-databases.js';
import { keepEnvironment } from './environment-file.js';
import { keepPartnership, lastSource, readPartnership } from './partnership-file.js';
import { runAppPrograms } from './run-app-program.js';
import { REALM } from './realm-files.js';
import { startIdentity } from './start-identity.js';
import { startApps } from './start-apps.js';
import { startMessaging } from './start-messaging.js';
import type { StartOptions } from './start-options.js';

const ALL_BUT_RECHARGING = APPS.filter((app) => app !== 'recharging');

export interface Installation {
  readonly portalUrl: string;
  readonly partnership: Partnership;
}

/** Brings everything up, in the order in which one thing needs another. */
export async function bringUp(
  options: StartOptions,
  folder: DataFolder,
  supervisor: Supervisor,
  progress: Progress,
): Promise<Installation> {
  const source = options.partnership ?? lastSource(folder);
  const partnership = readPartnership(source);
  progress.say(`Partnership: ${partnership.name}, from ${source}`);
  const secrets = new SecretStore(folder.secrets);
  ensureSecrets({
    secrets,
    partitions: partnership.partitions(),
    organisations: partnership.organisations.map(({ alias }) => alias),
  });
  const ports = await planPorts(join(folder.run, 'ports.json'), options.port, progress);
  const portalUrl = `http://127.0.0.1:${ports.portal}`;

  const shared = { partnership, secrets, folder, supervisor, progress };
  const effective = keepPartnership(source, folder);
  const files = { CONJOINT_PARTNERSHIP: effective, CONJOINT_SECRETS: folder.secrets };
  const [database, natsUrl, identity] = await Promise.all([
    databasesUpToDate({ ...shared, port: ports.postgres }, files),
    startMessaging({ ...shared, port: ports.nats }),
    startIdentity({ ...shared, wanted: options.identity, port: ports.keycloak, portalUrl }),
  ]);
  const environment = {
    ...files,
    CONJOINT_REALM: REALM,
    DATABASE_URL: database.url,
    NATS_URL: natsUrl,
    KEYCLOAK_URL: identity.url,
    CONJOINT_IDENTITY: identity.kind,
    PORTAL_URL: portalUrl,
    PORTAL_CLIENT_ID: PORTAL_CLIENT,
  };
  keepEnvironment(folder, { ...environment, DATABASE_ADMIN_URL: database.adminUrl });
  await progress.during('Applying the partnership file', () =>
    runAppPrograms('apply', 'The partnership file could not be applied', environment),
  );

  const sample = {
    partnership,
    environment,
    databaseAdminUrl: database.adminUrl,
    portalUrl,
    now: new Date(),
    folder: folder.run,
    scale: options.scale,
    progress,
  };
  await loadSample(SAMPLE_STEPS, 'before-apps', folder.run, sample);
  const apps = { ports, logs: folder.logs, environment, supervisor, progress };
  if (sampleIsDue(SAMPLE_STEPS, 'before-recharging', folder.run)) {
    await startApps(apps, ALL_BUT_RECHARGING);
    await loadSample(SAMPLE_STEPS, 'before-recharging', folder.run, sample);
    await startApps(apps, ['recharging']);
  } else await startApps(apps);
  await loadSample(SAMPLE_STEPS, 'after-apps', folder.run, sample);
  return { portalUrl, partnership };
}

/** Migrates while Keycloak, the slowest by far, still starts. */
async function databasesUpToDate(
  plan: DatabasePlan,
  files: Readonly<Record<string, string>>,
): Promise<DatabaseServer> {
  const server = await startDatabaseServer(plan);
  const environment = { ...files, DATABASE_URL: server.url, DATABASE_ADMIN_URL: server.adminUrl };
  await migrateDatabases(environment, plan.progress);
  return server;
}
