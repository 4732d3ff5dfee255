import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createLog,
  databaseName,
  ensureSecrets,
  loadPartnership,
  NatsConnections,
  SecretStore,
} from '@conjoint/platform';
import type { ServiceName } from '@conjoint/contracts';
import { faultNats, type FaultNats } from './fault-nats.js';
import { faultPostgres, type FaultPostgres } from './fault-postgres.js';
import { migrate, PROGRAMS, startProgram, WORKSPACE, type Program } from './fault-programs.js';
import { freePorts } from './free-ports.js';
import { ScriptedIssuer } from './identity/scripted-issuer.js';
import { SmallDisk } from './small-disk.js';
import type { SupervisedProcess } from './supervised-process.js';
import { HttpFront } from './wire/http-front.js';
import { databaseOf, Wire } from './wire/wire.js';

export { FAULT_SERVICES } from './fault-programs.js';

const PARTNERSHIP = join(WORKSPACE, 'infra/partnerships/tri-borough.yaml');

export interface FaultShape {
  nodes: 1 | 3;
  /** How many processes of each program. */
  replicas: 1 | 2;
  /** Whether the ways to PostgreSQL and NATS can be made to fail. */
  wired: boolean;
  /** Whether their disks can be made full; only root can have that. */
  smallDisks: boolean;
  /** A library that is loaded into every program, to move its clock. */
  clockLibrary: string | null;
  /** Modules that every service loads before itself. */
  before: readonly string[];
}

const HASTY_MS = 3000;

const PLAIN: FaultShape = {
  nodes: 1,
  replicas: 1,
  wired: false,
  smallDisks: false,
  clockLibrary: null,
  before: [],
};

/** The compiled services and the portal as processes of their own, on a PostgreSQL and nats-servers of their own: all of them may be killed. */
export class FaultInstallation {
  readonly targets: SupervisedProcess[] = [];
  readonly issuer = new ScriptedIssuer();
  readonly secrets: SecretStore;
  readonly folder = mkdtempSync(join(tmpdir(), 'conjoint-faults-'));
  readonly partnership = loadPartnership(PARTNERSHIP);
  /** The body too: the councils tell it which agreements they accept, and it is host of some. */
  private readonly partitions = this.partnership.partitions();
  private connections: NatsConnections | null = null;
  postgres!: FaultPostgres;
  nats!: FaultNats;
  /** Before the way to PostgreSQL of every program, where it can fail. */
  databaseWire: Wire | null = null;
  private front: HttpFront | null = null;
  private environment: NodeJS.ProcessEnv = {};
  /** Where programs call the API, and browsers the pages. */
  portalUrl = '';

  private constructor(readonly shape: FaultShape) {
    chmodSync(this.folder, 0o755); // PostgreSQL may run as another account
    this.secrets = new SecretStore(join(this.folder, 'secrets'));
  }

  static async start(shape: Partial<FaultShape> = {}): Promise<FaultInstallation> {
    const installation = new FaultInstallation({ ...PLAIN, ...shape });
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

  /** All processes of one program, or of all of them. */
  programs(...names: Program[]): SupervisedProcess[] {
    const wanted = names.length > 0 ? names : PROGRAMS;
    return this.targets.filter(({ name }) => wanted.some((one) => name.split(' ')[0] === one));
  }

  /** How long people wait for one answer: shorter than in the portal, so that a loss is soon asked about again. */
  patienceMs = HASTY_MS;
  /** How far the clocks of all programs and of whoever signs tokens are ahead. */
  private aheadMs = 0;

  now(): number {
    return Date.now() + this.aheadMs;
  }

  /** Moves every clock; those of the servers that are not ours (PostgreSQL, NATS) stay. */
  moveClocks(aheadMs: number): void {
    this.aheadMs = aheadMs;
    this.issuer.aheadMs = aheadMs;
    for (const { name } of this.programs()) this.moveClock(name, aheadMs);
  }

  /** The clock of one machine is wrong. */
  moveClock(program: string, aheadMs: number): void {
    const seconds = (aheadMs / 1000).toFixed(0);
    writeFileSync(this.clockFile(program), `${aheadMs < 0 ? '' : '+'}${seconds}\n`);
  }

  private clockFile(program: string): string {
    return join(this.folder, `clock ${program}`);
  }

  /** Whatever a fault left broken is whole again. */
  async mend(): Promise<void> {
    const { issuer, nats, postgres } = this;
    this.patienceMs = HASTY_MS;
    for (const mark of this.everybody)
      for (const wire of [this.databaseWire, ...nats.wires]) {
        wire?.set(`_${mark}`, 'open');
        wire?.set(mark.toLowerCase().replaceAll('-', '_'), 'open');
      }
    postgres.disk?.empty();
    for (const disk of nats.disks) disk.empty();
    if (this.aheadMs !== 0) this.moveClocks(0);
    issuer.mode = 'well';
    await issuer.start();
    await Promise.all(this.targets.map((target) => target.mend()));
  }

  get programNames(): readonly Program[] {
    return PROGRAMS;
  }

  /** Whether any program has written such a line to its log. */
  logged(line: RegExp): boolean {
    return readdirSync(this.folder)
      .filter((name) => name.endsWith('.log'))
      .some((name) => line.test(readFileSync(join(this.folder, name), 'utf8')));
  }

  /** Runs a program's migrator, as an upgrade would. */
  migrate(name: Program): Promise<void> {
    return migrate(name, { ...this.environment, DATABASE_ADMIN_URL: this.postgres.adminUrl });
  }

  private async bringUp(): Promise<void> {
    process.setMaxListeners(60); // each process of ours follows this one
    const { folder, issuer, partitions, secrets, shape } = this;
    ensureSecrets({ secrets, partitions, organisations: [] });
    await issuer.start();
    const { replicas } = shape;
    const ports = await freePorts(1 + PROGRAMS.length * replicas);
    const smallDisk = shape.smallDisks && SmallDisk.possible;
    this.postgres = await faultPostgres(folder, ports.pop()!, { smallDisk });
    this.targets.push(this.postgres.process);
    this.nats = await faultNats({
      folder,
      nodes: shape.nodes,
      wired: shape.wired,
      smallDisk,
      secrets,
      partitions,
    });
    this.targets.push(...this.nats.nodes);
    if (shape.wired)
      this.databaseWire = await Wire.to({ port: Number(new URL(this.postgres.url).port) }, databaseOf);
    const portals = ports.slice(-replicas);
    this.front = replicas > 1 ? await HttpFront.before(portals) : null;
    this.portalUrl = this.front?.url ?? `http://127.0.0.1:${portals[0]}`;
    this.environment = this.environmentOf();
    const starting = PROGRAMS.map(async (name, index) => {
      await this.migrate(name);
      for (let number = 1; number <= replicas; number += 1) {
        const PORT = String(ports[index * replicas + number - 1]);
        const before = name === 'portal' ? [] : shape.before;
        const env = { ...this.environment, ...this.clockOf(number === 1 ? name : `${name} ${number}`), PORT };
        this.targets.push(await startProgram({ name, number, before }, folder, env));
      }
    });
    // One that fails must not leave the others starting behind whoever takes the installation down.
    const failed = (await Promise.allSettled(starting)).find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    const log = createLog({ service: 'test', level: 'silent' });
    const { directUrl: url } = this.nats;
    this.connections = new NatsConnections({
      url,
      service: 'portal',
      partitions: this.everybody,
      secrets,
      log,
    });
    await Promise.all(this.everybody.map((code) => this.messages.get(code)));
  }

  private environmentOf(): NodeJS.ProcessEnv {
    return {
      PATH: process.env['PATH'],
      CONJOINT_PARTNERSHIP: PARTNERSHIP,
      CONJOINT_PARTITIONS: this.everybody.join(','),
      CONJOINT_SECRETS: this.secrets.folder,
      DATABASE_URL: this.databaseWire ? `postgres://127.0.0.1:${this.databaseWire.port}` : this.postgres.url,
      NATS_URL: this.nats.url,
      KEYCLOAK_URL: this.issuer.url,
      CONJOINT_REALM: this.issuer.realm,
      PORTAL_URL: this.portalUrl,
      PORTAL_PROXIES: '0',
      PORTAL_SIGN_INS_PER_MINUTE: '10000',
      CONJOINT_FAULTS_FOLDER: this.folder,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'info',
    };
  }

  private clockOf(program: string): NodeJS.ProcessEnv {
    const { clockLibrary } = this.shape;
    if (!clockLibrary) return {};
    this.moveClock(program, 0);
    return {
      LD_PRELOAD: clockLibrary,
      FAKETIME_TIMESTAMP_FILE: this.clockFile(program),
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
  }

  /** The superuser's URL of one service's database of one council: for looking at rows without any service. */
  databaseUrl(service: ServiceName, council: string): string {
    const url = new URL(this.postgres.adminUrl);
    url.pathname = `/${databaseName('', service, council)}`;
    return url.toString();
  }

  /** Everything is removed; `keep` leaves logs and data for whoever has to find out what happened. */
  async stop(keep = false): Promise<void> {
    await this.connections?.close();
    await Promise.all(this.targets.map((target) => target.stop()));
    await this.front?.close();
    await this.databaseWire?.close();
    await this.nats?.stop();
    this.postgres?.disk?.unmount();
    await this.issuer.stop();
    if (!keep) rmSync(this.folder, { recursive: true, force: true });
    else process.stderr.write(`Logs and data are in ${this.folder}\n`);
  }
}
