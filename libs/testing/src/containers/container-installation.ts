import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  createLog,
  ensureSecrets,
  loadPartnership,
  NatsConnections,
  natsServerConfig,
  provisionStreams,
  PROVISIONER_USER,
  SecretStore,
} from '@conjoint/platform';
import { startNats } from '../faults/fault-nats.js';
import { FAULT_SERVICES, isReady } from '../faults/fault-programs.js';
import { freePorts } from '../faults/free-ports.js';
import { faultPostgres } from '../faults/fault-postgres.js';
import { pause } from '../faults/seeded-random.js';
import type { SupervisedProcess } from '../faults/supervised-process.js';
import { testSetting } from '../servers/test-environment.js';
import { TokenIssuer } from '../world/token-issuer.js';
import { Container, runContainer } from './container.js';

const PARTNERSHIP = resolve(import.meta.dirname, '../../../../infra/partnerships/tri-borough.yaml');
export const PROGRAMS = [...FAULT_SERVICES, 'portal'] as const;
export type ProgramName = (typeof PROGRAMS)[number];
/** The account the images run as. */
const IMAGE_USER = '65532:65532';
const STARTS_WITHIN_MS = 60_000;

/** The product from its images, as ops teams run it, on a PostgreSQL and a nats-server of this machine. */
export class ContainerInstallation {
  readonly containers = new Map<ProgramName, Container>();
  /** From `docker run` to every partition ready, in milliseconds. */
  readonly startedIn = new Map<ProgramName, number>();
  readonly issuer = new TokenIssuer();
  private readonly folder = mkdtempSync(join(tmpdir(), 'conjoint-containers-'));
  private readonly secrets = new SecretStore(join(this.folder, 'secrets'));
  private readonly partitions = loadPartnership(PARTNERSHIP).partitions();
  private readonly servers: SupervisedProcess[] = [];
  private environment: Record<string, string> = {};
  private readonly ports = new Map<ProgramName, number>();
  messages!: NatsConnections;
  /** What the migrator printed. */
  migrated = '';

  private constructor() {
    chmodSync(this.folder, 0o755);
  }

  static async start(): Promise<ContainerInstallation> {
    const installation = new ContainerInstallation();
    try {
      await installation.bringUp();
      return installation;
    } catch (error) {
      await installation.stop();
      throw error;
    }
  }

  get portalUrl(): string {
    return `http://127.0.0.1:${this.ports.get('portal')}`;
  }

  get councils(): string[] {
    return this.partitions.filter(({ kind }) => kind === 'council').map(({ code }) => code);
  }

  url(program: ProgramName): string {
    return `http://127.0.0.1:${this.ports.get(program)}`;
  }

  private async bringUp(): Promise<void> {
    const { folder, issuer, partitions, secrets } = this;
    ensureSecrets({ secrets, partitions, organisations: [] });
    await issuer.start();
    const [postgresPort, natsPort, monitorPort, ...ports] = await freePorts(3 + PROGRAMS.length);
    PROGRAMS.forEach((name, index) => this.ports.set(name, ports[index]!));
    const postgres = await faultPostgres(folder, postgresPort!);
    this.servers.push(postgres.process);
    const config = natsServerConfig({
      partitions,
      password: (user) => secrets.read(`nats/${user}`),
      listen: `127.0.0.1:${natsPort}`,
      monitor: `127.0.0.1:${monitorPort}`,
      storeDir: join(folder, 'nats'),
    });
    this.servers.push(await startNats(folder, config, monitorPort!));
    const natsUrl = `nats://127.0.0.1:${natsPort}`;
    await provisionStreams({ natsUrl, password: secrets.read(`nats/${PROVISIONER_USER}`), partitions });
    this.environment = {
      CONJOINT_PARTNERSHIP: PARTNERSHIP,
      CONJOINT_SECRETS: secrets.folder,
      DATABASE_URL: postgres.url,
      NATS_URL: natsUrl,
      KEYCLOAK_URL: issuer.url,
      CONJOINT_REALM: issuer.realm,
    };
    // As a secret that is mounted for this account only.
    execFileSync('chown', ['-R', IMAGE_USER, secrets.folder]);
    this.migrated = await runContainer({
      image: imageOf('migrator'),
      name: this.nameOf('migrator'),
      environment: { ...this.environment, DATABASE_ADMIN_URL: postgres.adminUrl },
      reads: this.reads,
      args: ['migrate'],
    });
    await Promise.all(PROGRAMS.map((name) => this.startProgram(name)));
    this.messages = new NatsConnections({
      ...{ url: natsUrl, service: 'portal' as const, partitions: this.councils, secrets },
      log: createLog({ service: 'test', level: 'silent' }),
    });
    await Promise.all(this.councils.map((council) => this.messages.get(council)));
  }

  async startProgram(name: ProgramName): Promise<void> {
    const begun = Date.now();
    await this.containers.get(name)?.remove();
    this.containers.set(
      name,
      await Container.start({
        image: imageOf(name),
        name: this.nameOf(name),
        environment: { ...this.environment, HOST: '127.0.0.1', PORT: String(this.ports.get(name)) },
        reads: this.reads,
      }),
    );
    await this.untilReady(name, begun);
    this.startedIn.set(name, Date.now() - begun);
  }

  private async untilReady(name: ProgramName, begun: number): Promise<void> {
    while (!(await isReady(`${this.url(name)}/health/ready`).catch(() => false))) {
      if (Date.now() - begun > STARTS_WITHIN_MS)
        throw new Error(
          `${name} is not ready. Its log ends:\n${(await this.containers.get(name)!.log()).slice(-3000)}`,
        );
      await pause(50);
    }
  }

  private get reads(): string[] {
    return [PARTNERSHIP, this.secrets.folder];
  }

  /** Two runs at once do not meet: the folder's name is in it. */
  private nameOf(program: string): string {
    return `${this.folder.split('/').at(-1)}-${program}`;
  }

  async stop(): Promise<void> {
    await this.messages?.close();
    await Promise.all([...this.containers.values()].map((container) => container.remove()));
    await Promise.all(this.servers.map((server) => server.stop()));
    await this.issuer.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function imageOf(name: string): string {
  return `conjoint/${name}:${testSetting('CONJOINT_TEST_IMAGES')}`;
}
