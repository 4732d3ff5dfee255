import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { acquireKeycloak } from '../acquire/keycloak.js';
import { acquireNatsServer } from '../acquire/nats-server.js';
import { acquirePgBouncer } from '../acquire/pgbouncer.js';
import type { Progress } from '../console/progress.js';
import { DEFAULT_DATA_FOLDER } from '../data-folder.js';
import { freePort } from '../processes/ports.js';
import { RunRecord } from '../processes/run-record.js';
import { startKeycloak } from '../servers/keycloak.js';
import { postgresHome } from '../servers/postgres-home.js';
import { postgresDataFolder, startPostgres } from '../servers/postgres.js';
import { NeedsRemedy } from '../remedy.js';

export interface TestServers {
  /** What libs/testing reads; see its `test-environment.ts`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Why there is no Keycloak, when there is none. */
  readonly withoutKeycloak?: string;
  stop(): Promise<void>;
}

export interface TestServersOptions {
  /** A folder of its own below `.conjoint/test`; two runs in one folder would stop each other's servers. */
  readonly name: string;
  /** Realms to import, by file name; none leaves Keycloak out. */
  readonly realms?: Readonly<Record<string, unknown>>;
  /** The port the realms know Keycloak by. */
  readonly keycloakPort?: number;
  readonly progress: Progress;
}

// Throw-away servers on loopback ports: the passwords keep out accidents, not people.
const PASSWORD = 'for-tests-only';

/** The servers the integration suites share. Each suite makes its own databases, and its own nats-server. */
export async function startTestServers({
  name,
  realms,
  keycloakPort,
  progress,
}: TestServersOptions): Promise<TestServers> {
  const folder = join(DEFAULT_DATA_FOLDER, 'test', name);
  const tools = join(DEFAULT_DATA_FOLDER, 'tools');
  const recordFile = join(folder, 'processes.json');
  const earlier = RunRecord.read(recordFile);
  if (earlier?.supervised) {
    throw new NeedsRemedy(
      `The servers for these tests are in use by process ${earlier.supervisor.pid}.`,
      'Wait until it has ended, or end it, and run the command again.',
    );
  }
  await earlier?.stopLeftovers();
  mkdirSync(folder, { recursive: true });
  const record = RunRecord.begin(recordFile);
  const stop = async (): Promise<void> => {
    await record.stopLeftovers();
    rmSync(postgresDataFolder(join(folder, 'postgres')), { recursive: true, force: true });
    record.remove();
  };

  try {
    const nats = await acquireNatsServer(tools, progress);
    const dataFolder = join(folder, 'postgres');
    rmSync(postgresDataFolder(dataFolder), { recursive: true, force: true });
    const postgres = await startPostgres({
      dataFolder,
      logFile: join(folder, 'postgres.log'),
      port: await freePort(),
      superuserPassword: PASSWORD,
      progress,
      durable: false,
      started: (process) => record.add(process),
    });
    const { account, programs } = postgresHome(dataFolder);
    const environment: Record<string, string> = {
      CONJOINT_TEST_DATABASE_URL: postgres.adminUrl,
      CONJOINT_TEST_NATS_SERVER: nats.path,
      // For suites that kill a PostgreSQL of their own.
      CONJOINT_TEST_POSTGRES_PROGRAMS: programs,
      CONJOINT_TEST_POSTGRES_ACCOUNT: account.uid === undefined ? 'self' : `${account.uid}:${account.gid}`,
    };
    const pooler = await acquirePgBouncer(tools, progress);
    if (pooler) {
      environment['CONJOINT_TEST_PGBOUNCER'] = pooler.program;
      environment['CONJOINT_TEST_PGBOUNCER_LIBRARIES'] = pooler.libraries;
    }
    const withoutKeycloak =
      realms && (await addKeycloak({ folder, tools, realms, keycloakPort, progress, record, environment }));
    return { environment, withoutKeycloak, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface KeycloakForTests {
  readonly folder: string;
  readonly tools: string;
  readonly realms: Readonly<Record<string, unknown>>;
  readonly keycloakPort?: number;
  readonly progress: Progress;
  readonly record: RunRecord;
  readonly environment: Record<string, string>;
}

/** Answers why there is none, or nothing when its address is in the environment. */
async function addKeycloak(options: KeycloakForTests): Promise<string | undefined> {
  const { folder, tools, realms, keycloakPort, progress, record, environment } = options;
  const acquired = await acquireKeycloak(tools, join(folder, 'keycloak'), progress);
  if ('unavailable' in acquired) return acquired.unavailable;
  // Realms of an earlier test run would keep what its tests changed.
  rmSync(join(acquired.home, 'data'), { recursive: true, force: true });
  rmSync(join(acquired.home, '.realms.sha256'), { force: true });
  const keycloak = await progress.during('Starting Keycloak', async () =>
    startKeycloak({
      home: acquired.home,
      port: keycloakPort ?? (await freePort()),
      adminPassword: PASSWORD,
      realms,
      logFile: join(folder, 'keycloak.log'),
      converge: () => Promise.reject(new Error('Test realms are imported afresh.')),
      started: (process) => record.add(process),
    }),
  );
  environment['CONJOINT_TEST_KEYCLOAK_URL'] = keycloak.url;
  environment['CONJOINT_TEST_KEYCLOAK_ADMIN_PASSWORD'] = PASSWORD;
  return undefined;
}
