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
  /** Told once Keycloak answers, when it already had realms and the wanted ones differ: an import skips those it has. */
  readonly converge: (admin: KeycloakAccess) => Promise<void>;
  /** Told as soon as there is a process, so that it is stopped with the others even if it never becomes ready. */
  readonly started?: (process: ManagedProcess) => void;
}

/** Where a Keycloak is and who may change it. */
export interface KeycloakAccess {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

export interface KeycloakServer {
  readonly process: ManagedProcess;
  readonly url: string;
}

const HOST = '127.0.0.1';
const ADMIN = 'admin';

/** Starts Keycloak in development mode on the loopback address, with a file database inside its own folder. */
export async function startKeycloak(options: KeycloakOptions): Promise<KeycloakServer> {
  const { home, port, adminPassword, logFile } = options;
  const state = stateOf(home, options.realms);
  if (state === 'empty') prepareImport(home, options.realms);
  const management = await freePort();
  const url = `http://${HOST}:${port}`;
  const child = ManagedProcess.start({
    name: 'keycloak',
    command: join(home, 'bin', 'kc.sh'),
    args: ['start-dev', ...(state === 'empty' ? ['--import-realm'] : [])],
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
      KC_BOOTSTRAP_ADMIN_USERNAME: ADMIN,
      KC_BOOTSTRAP_ADMIN_PASSWORD: adminPassword,
      // Started often and used by one person: less memory, and compiled quickly rather than well.
      JAVA_OPTS_APPEND: '-Xmx512m -XX:TieredStopAtLevel=1',
    },
    logFile,
    stopTimeoutMs: 30_000,
  });
  options.started?.(child);
  await waitUntilReady({
    label: 'Keycloak',
    process: child,
    timeoutMs: 300_000,
    ready: () => answersOk(`http://${HOST}:${management}/health/ready`),
  });
  if (state === 'changed') await options.converge({ url, username: ADMIN, password: adminPassword });
  writeFileSync(stampFile(home), digestOf(options.realms));
  return { process: child, url };
}

/** The stamp is written last: without it an import was cut short, and what it left is of no use. */
function stateOf(home: string, realms: Readonly<Record<string, unknown>>): 'empty' | 'changed' | 'same' {
  const stamp = stampFile(home);
  if (!existsSync(stamp)) return 'empty';
  return readFileSync(stamp, 'utf8') === digestOf(realms) ? 'same' : 'changed';
}

function prepareImport(home: string, realms: Readonly<Record<string, unknown>>): void {
  rmSync(join(home, 'data'), { recursive: true, force: true });
  const folder = join(home, 'data', 'import');
  mkdirSync(folder, { recursive: true });
  for (const [name, realm] of Object.entries(realms)) {
    // Client secrets and development passwords: for its owner's eyes only.
    writeFileSync(join(folder, name), JSON.stringify(realm), { mode: 0o600 });
  }
}

function stampFile(home: string): string {
  return join(home, '.realms.sha256');
}

function digestOf(realms: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(JSON.stringify(realms)).digest('hex');
}
