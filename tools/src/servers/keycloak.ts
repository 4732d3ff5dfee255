import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ManagedProcess } from '../processes/managed-process.js';
import { freePort } from '../processes/ports.js';
import { answersOk, waitUntilReady } from '../processes/wait-until.js';

export interface KeycloakOptions {
  /** An unpacked distribution of which we are the only user. */
  readonly home: string;
  readonly port: number;
  readonly adminPassword: string;
  /** File name (`conjoint-realm.json`) to realm, as Keycloak imports them. */
  readonly realms: Readonly<Record<string, unknown>>;
  readonly logFile: string;
}

export interface KeycloakServer {
  readonly process: ManagedProcess;
  readonly url: string;
  /** Whether the realms were read from their files: at first, and when the files have changed since. */
  readonly imported: boolean;
}

const HOST = '127.0.0.1';

/** Starts Keycloak in development mode on the loopback address, with a file database inside its own folder. */
export async function startKeycloak(options: KeycloakOptions): Promise<KeycloakServer> {
  const { home, port, adminPassword, logFile } = options;
  const imported = prepareImport(home, options.realms);
  const management = await freePort();
  const url = `http://${HOST}:${port}`;
  const child = ManagedProcess.start({
    name: 'keycloak',
    command: join(home, 'bin', 'kc.sh'),
    args: ['start-dev', ...(imported ? ['--import-realm'] : [])],
    cwd: home,
    env: {
      ...process.env,
      KC_HTTP_HOST: HOST,
      KC_HTTP_PORT: String(port),
      KC_HTTP_MANAGEMENT_HOST: HOST,
      KC_HTTP_MANAGEMENT_PORT: String(management),
      KC_HOSTNAME: url,
      KC_HEALTH_ENABLED: 'true',
      KC_CACHE: 'local',
      KC_BOOTSTRAP_ADMIN_USERNAME: 'admin',
      KC_BOOTSTRAP_ADMIN_PASSWORD: adminPassword,
      // Started often and used by one person: less memory, and compiled quickly rather than well.
      JAVA_OPTS_APPEND: '-Xmx512m -XX:TieredStopAtLevel=1',
    },
    logFile,
    stopTimeoutMs: 30_000,
  });
  await waitUntilReady({
    label: 'Keycloak',
    process: child,
    timeoutMs: 300_000,
    ready: () => answersOk(`http://${HOST}:${management}/health/ready`),
  });
  writeFileSync(stampFile(home), digestOf(options.realms));
  return { process: child, url, imported };
}

/**
 * Keycloak skips a realm it already has, so an edited file would never arrive. Everything in a development realm comes
 * from the file, so when that has changed the kept database is made again.
 */
function prepareImport(home: string, realms: Readonly<Record<string, unknown>>): boolean {
  const stamp = stampFile(home);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digestOf(realms)) return false;
  rmSync(join(home, 'data'), { recursive: true, force: true });
  const folder = join(home, 'data', 'import');
  mkdirSync(folder, { recursive: true });
  for (const [name, realm] of Object.entries(realms)) {
    // Client secrets and development passwords: for its owner's eyes only.
    writeFileSync(join(folder, name), JSON.stringify(realm), { mode: 0o600 });
  }
  return true;
}

function stampFile(home: string): string {
  return join(home, '.realms.sha256');
}

function digestOf(realms: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(JSON.stringify(realms)).digest('hex');
}
