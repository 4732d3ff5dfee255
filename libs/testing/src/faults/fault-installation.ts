import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import {
  createLog,
  databaseName,
  ensureSecrets,
  loadPartnership,
  NatsConnections,
  natsServerConfig,
  provisionStreams,
  PROVISIONER_USER,
  SecretStore,
} from '@conjoint/platform';
import type { ServiceName } from '@conjoint/contracts';
import { testSetting } from '../servers/test-environment.js';
import { TokenIssuer } from '../world/token-issuer.js';
import { faultPostgres } from './fault-postgres.js';
import { SupervisedProcess } from './supervised-process.js';

const WORKSPACE = resolve(import.meta.dirname, '../../../..');
const PARTNERSHIP = join(WORKSPACE, 'infra/partnerships/tri-borough.yaml');
export const FAULT_SERVICES = [
  'referrals',
  'workforce',
  'reporting',
  'recharging',
] as const satisfies ServiceName[];

type Program = ServiceName | 'portal';

/** The compiled services and the portal as processes of their own, on a PostgreSQL and a nats-server of their own: all of them may be killed. */
export class FaultInstallation {
  readonly targets: SupervisedProcess[] = [];
  readonly issuer = new TokenIssuer();
  readonly secrets: SecretStore;
  private readonly folder = mkdtempSync(join(tmpdir(), 'conjoint-faults-'));
  readonly partnership = loadPartnership(PARTNERSHIP);
  /** The body too: the councils tell it which agreements they accept, and it is host of some. */
  private readonly partitions = this.partnership.partitions();
  private connections: NatsConnections | null = null;
  private adminUrl = '';
  /** Where programs call the API. */
  portalUrl = '';

  private constructor() {
    chmodSync(this.folder, 0o755); // PostgreSQL may run as another account
    this.secrets = new SecretStore(join(this.folder, 'secrets'));
  }

  static async start(): Promise<FaultInstallation> {
    const installation = new FaultInstallation();
    try {
      await installation.bringUp();
      return installation;
    } catch (error) {
      await installation.stop();
      throw error;
    }
  }

  get councils(): string[] {
    return this.partitions.filter(({ kind }) => kind === 'council').map(({ code }) => code);
  }

  /** Councils and bodies: whoever has databases and says or hears anything. */
  get everybody(): string[] {
    return this.partitions.map(({ code }) => code);
  }

  /** As the portal's NATS user of each council and body, for work that leaves the portal itself out. */
  get messages(): NatsConnections {
    return this.connections!;
  }

  private async bringUp(): Promise<void> {
    const { folder, issuer, partitions, secrets } = this;
    ensureSecrets({ secrets, partitions, organisations: [] });
    await issuer.start();
    const [postgresPort, natsPort, monitorPort, ...ports] = await freePorts(4 + FAULT_SERVICES.length);
    const postgres = await faultPostgres(folder, postgresPort!);
    this.targets.push(postgres.process);
    this.adminUrl = postgres.adminUrl;
    const config = natsServerConfig({
      partitions,
      password: (user) => secrets.read(`nats/${user}`),
      listen: `127.0.0.1:${natsPort}`,
      monitor: `127.0.0.1:${monitorPort}`,
      storeDir: join(folder, 'nats'),
    });
    this.targets.push(await startNats(folder, config, monitorPort!));
    const natsUrl = `nats://127.0.0.1:${natsPort}`;
    await provisionStreams({ natsUrl, password: secrets.read(`nats/${PROVISIONER_USER}`), partitions });
    const environment = {
      PATH: process.env['PATH'],
      CONJOINT_PARTNERSHIP: PARTNERSHIP,
      CONJOINT_PARTITIONS: partitions.map(({ code }) => code).join(','),
      CONJOINT_SECRETS: secrets.folder,
      DATABASE_URL: postgres.url,
      NATS_URL: natsUrl,
      KEYCLOAK_URL: issuer.url,
      CONJOINT_REALM: issuer.realm,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'info',
    };
    const programs = ([...FAULT_SERVICES, 'portal'] as const).map(async (name, index) => {
      await migrate(name, { ...environment, DATABASE_ADMIN_URL: postgres.adminUrl });
      this.targets.push(await startProgram(name, folder, { ...environment, PORT: String(ports[index]) }));
    });
    this.portalUrl = `http://127.0.0.1:${ports.at(-1)}`;
    await Promise.all(programs);
    const log = createLog({ service: 'test', level: 'silent' });
    this.connections = new NatsConnections({
      url: natsUrl,
      service: 'portal',
      partitions: this.everybody,
      secrets,
      log,
    });
    await Promise.all(this.everybody.map((code) => this.messages.get(code)));
  }

  /** The superuser's URL of one service's database of one council: for looking at rows without any service. */
  databaseUrl(service: ServiceName, council: string): string {
    const url = new URL(this.adminUrl);
    url.pathname = `/${databaseName('', service, council)}`;
    return url.toString();
  }

  /** Everything is removed; `keep` leaves logs and data for whoever has to find out what happened. */
  async stop(keep = false): Promise<void> {
    await this.connections?.close();
    await Promise.all(this.targets.map((target) => target.stop()));
    await this.issuer.stop();
    if (!keep) rmSync(this.folder, { recursive: true, force: true });
    else process.stderr.write(`Logs and data are in ${this.folder}\n`);
  }
}

export function startNats(folder: string, config: string, monitorPort: number): Promise<SupervisedProcess> {
  const file = join(folder, 'nats-server.conf');
  writeFileSync(file, config, { mode: 0o600 });
  return SupervisedProcess.start({
    name: 'NATS',
    command: testSetting('CONJOINT_TEST_NATS_SERVER'),
    args: ['-c', file],
    logFile: join(folder, 'nats.log'),
    ready: () => answersOk(`http://127.0.0.1:${monitorPort}/healthz`),
  });
}

function startProgram(name: Program, folder: string, env: NodeJS.ProcessEnv): Promise<SupervisedProcess> {
  return SupervisedProcess.start({
    name,
    command: process.execPath,
    args: ['--enable-source-maps', program(name, 'main')],
    env,
    logFile: join(folder, `${name}.log`),
    ready: () => isReady(`http://127.0.0.1:${env['PORT']}/health/ready`),
  });
}

async function migrate(name: Program, env: NodeJS.ProcessEnv): Promise<void> {
  await promisify(execFile)(process.execPath, [program(name, 'migrate')], { env });
}

function program(of: Program, name: 'main' | 'migrate'): string {
  const path = join(WORKSPACE, 'apps', of, 'dist', `${name}.js`);
  if (existsSync(path)) return path;
  throw new Error(`${path} is missing: these tests run the compiled services. Run npx tsc -b first.`);
}

async function answersOk(url: string): Promise<boolean> {
  return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
}

/** A service answers 200 as soon as one council can be used; here all of them have to be. */
export async function isReady(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
  return response.ok && ((await response.json()) as { status: string }).status === 'ready';
}

/** Held until all are chosen, so that no two are the same. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once('error', reject);
          server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
