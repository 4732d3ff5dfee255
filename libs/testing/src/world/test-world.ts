import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DynamicModule, INestApplication, Type } from '@nestjs/common';
import {
  requestSubject,
  type ParsedRequestOf,
  type RequestContract,
  type ResponseOf,
  type ServiceName,
} from '@conjoint/contracts';
import {
  createLog,
  ensureSecrets,
  loadPartnership,
  NatsConnections,
  natsServerConfig,
  PartitionDatabases,
  MandateSigner,
  platformConfigSchema,
  PlatformModule,
  provisionDatabases,
  provisionStreams,
  Requests,
  SecretStore,
  startService,
  toProblem,
  type Clock,
  type Partnership,
  type PartitionDb,
  type PlatformConfig,
  type ServiceDatabase,
} from '@conjoint/platform';
import pg from 'pg';
import { testDatabaseUrl } from '../servers/test-database.js';
import { testNats, type TestNats } from '../servers/test-nats.js';
import { uniquePrefix } from '../servers/unique-prefix.js';
import { TestPerson, type PersonOptions } from './test-person.js';
import { TokenIssuer } from './token-issuer.js';

const WORKSPACE = resolve(import.meta.dirname, '../../../..');

export interface TestService {
  name: ServiceName;
  /** The app's module; the world adds the platform beside it. */
  module: Type<unknown> | DynamicModule;
  database: ServiceDatabase;
  /** Serve only these; default all partitions of the world. */
  partitions?: string[];
}

export interface WorldOptions {
  /** Name of a file in infra/partnerships without `.yaml`, or a path. */
  partnership?: string;
  /** Partitions that exist in this world; fewer start faster. */
  partitions?: string[];
  services: TestService[];
  now?: string;
}

/** A clock that stands where it is put. */
export class TestClock implements Clock {
  private at: number | null;
  constructor(now?: string) {
    this.at = now ? Date.parse(now) : null;
  }
  now(): Date {
    return new Date(this.at ?? Date.now());
  }
  set(now: string): void {
    this.at = Date.parse(now);
  }
  advance(milliseconds: number): void {
    this.at = this.now().getTime() + milliseconds;
  }
}

/** Beside the app's own module; `forService` is global, so the app finds what it injects. */
class WorldModule {}

/** Services of one or several partitions on real PostgreSQL and a nats-server of their own with the real permissions. */
export class TestWorld {
  readonly apps = new Map<TestService, INestApplication>();
  private readonly clients = new Map<string, NatsConnections>();
  private readonly signer: MandateSigner;

  constructor(
    readonly parts: {
      folder: string;
      prefix: string;
      partnership: Partnership;
      partitions: { code: string; kind: 'council' | 'body' }[];
      secrets: SecretStore;
      nats: TestNats;
      issuer: TokenIssuer;
      clock: TestClock;
      config: PlatformConfig;
    },
  ) {
    this.signer = new MandateSigner(parts.secrets);
  }

  get clock(): TestClock {
    return this.parts.clock;
  }
  get partnership(): Partnership {
    return this.parts.partnership;
  }
  get nats(): TestNats {
    return this.parts.nats;
  }
  get issuer(): TokenIssuer {
    return this.parts.issuer;
  }

  person(options: PersonOptions): TestPerson {
    return new TestPerson(
      {
        requests: (partition) => this.requestsAs('portal', partition),
        issuer: this.parts.issuer,
        signer: this.signer,
        now: () => this.clock.now(),
      },
      options,
    );
  }

  /** The runtime view on one database: the same rights as the service. */
  db(service: ServiceName, partition: string): PartitionDb {
    for (const [test, app] of this.apps) {
      if (test.name === service && (!test.partitions || test.partitions.includes(partition)))
        return app.get(PartitionDatabases, { strict: false }).for(partition);
    }
    throw new Error(`no ${service} for ${partition} in this world`);
  }

  /** An instance of an app's provider, or of the platform's. */
  get<T>(service: ServiceName, token: Type<T> | symbol): T {
    const found = [...this.apps].find(([test]) => test.name === service);
    if (!found) throw new Error(`no ${service} in this world`);
    return found[1].get(token, { strict: false });
  }

  /** Requests as a service's (or the portal's) NATS user of one partition. */
  requestsAs(service: ServiceName | 'portal', partition: string): Requests {
    return new Requests(this.connectionsOf(service, partition));
  }

  private connectionsOf(service: ServiceName | 'portal', partition: string): NatsConnections {
    const key = `${service} ${partition}`;
    let connections = this.clients.get(key);
    if (!connections) {
      connections = new NatsConnections({
        url: this.nats.url,
        service,
        partitions: [partition],
        secrets: this.parts.secrets,
        log: quiet(),
      });
      this.clients.set(key, connections);
    }
    return connections;
  }

  /** Waits until those clients are connected; `testWorld` calls it for the portal. */
  async connect(service: ServiceName | 'portal', partition: string): Promise<void> {
    await this.connectionsOf(service, partition).get(partition);
  }

  /** Answers a request of a service that is not in this world, over its own NATS user. Returns what was asked, newest last. */
  async answer<C extends RequestContract>(
    contract: C,
    partition: string,
    handler: (request: ParsedRequestOf<C>) => Promise<ResponseOf<C>> | ResponseOf<C>,
  ): Promise<ParsedRequestOf<C>[]> {
    const asked: ParsedRequestOf<C>[] = [];
    const connection = await this.connectionsOf(contract.service, partition).get(partition);
    connection.subscribe(requestSubject(contract, partition), {
      callback: (_error, message) => {
        const request = contract.request.parse(JSON.parse(message.string())) as ParsedRequestOf<C>;
        asked.push(request);
        Promise.resolve(handler(request)).then(
          (data) => message.respond(JSON.stringify({ data })),
          (error: unknown) => message.respond(JSON.stringify({ problem: toProblem(error, 'test') })),
        );
      },
    });
    await connection.flush();
    return asked;
  }

  /** Starts one more process' worth of a service in this world. */
  async start(service: TestService): Promise<INestApplication> {
    const { config, partnership } = this.parts;
    const partitions = service.partitions ?? this.parts.partitions.map((partition) => partition.code);
    const served = { ...config, CONJOINT_PARTITIONS: partitions };
    const platform = PlatformModule.forService({
      service: service.name,
      config: served,
      partnership,
      database: service.database,
      clock: this.clock,
      log: quiet(),
      reconcileEveryMs: 500,
      reconcileYoungSeconds: 0,
    });
    const app = await startService({
      service: service.name,
      module: { module: class extends WorldModule {}, imports: [platform, service.module as Type<unknown>] },
      config: served,
      log: quiet(),
    });
    this.apps.set(service, app);
    return app;
  }

  /** Until every outbox is empty and nothing new appeared for a moment. */
  async settled(milliseconds = 15_000): Promise<void> {
    const until = Date.now() + milliseconds;
    let quietTurns = 0;
    let last = '';
    while (quietTurns < 4) {
      if (Date.now() > until) throw new Error(`not settled after ${milliseconds} ms: ${last}`);
      const counts = await Promise.all(
        [...this.databases()].map((db) =>
          db.query<{ unsent: string; handled: string }>(
            'select (select count(*) from outbox where sent_at is null) as unsent, (select count(*) from inbox) + (select count(*) from outbox) as handled',
          ),
        ),
      );
      const now = JSON.stringify(counts);
      quietTurns = now === last && counts.every(([row]) => Number(row!.unsent) === 0) ? quietTurns + 1 : 0;
      last = now;
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  }

  private *databases(): Iterable<PartitionDb> {
    for (const app of this.apps.values()) {
      const databases = app.get(PartitionDatabases, { strict: false });
      for (const partition of databases.partitions) yield databases.for(partition);
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.apps.values()].map((app) => app.close()));
    await Promise.all([...this.clients.values()].map((client) => client.close()));
    await this.nats.remove();
    await this.issuer.stop();
    await dropDatabases(this.parts.prefix);
    rmSync(this.parts.folder, { recursive: true, force: true });
  }
}

export async function testWorld(options: WorldOptions): Promise<TestWorld> {
  const name = options.partnership ?? 'tri-borough';
  const path = name.endsWith('.yaml') ? name : join(WORKSPACE, 'infra/partnerships', `${name}.yaml`);
  const partnership = loadPartnership(path);
  const partitions = partnership
    .partitions()
    .filter((partition) => !options.partitions || options.partitions.includes(partition.code));
  const folder = mkdtempSync(join(tmpdir(), 'conjoint-world-'));
  const prefix = uniquePrefix();
  const secrets = new SecretStore(join(folder, 'secrets'));
  ensureSecrets({ secrets, partitions, organisations: [], databasePrefix: prefix });
  const nats = await testNats(
    natsServerConfig({ partitions, password: (user) => secrets.ensure(`nats/${user}`) }),
  );
  await provisionStreams({ natsUrl: nats.url, password: secrets.read('nats/provisioner'), partitions });
  await migrate(options.services, { secrets, prefix, partitions });
  const issuer = new TokenIssuer();
  await issuer.start();
  const config = platformConfigSchema.parse({
    CONJOINT_PARTNERSHIP: path,
    CONJOINT_SECRETS: secrets.folder,
    CONJOINT_DATABASE_PREFIX: prefix,
    DATABASE_URL: serverUrl(),
    NATS_URL: nats.url,
    KEYCLOAK_URL: issuer.url,
    CONJOINT_REALM: issuer.realm,
    PORT: '0',
    LOG_LEVEL: 'silent',
  });
  const world = new TestWorld({
    folder,
    prefix,
    partnership,
    partitions,
    secrets,
    nats,
    issuer,
    clock: new TestClock(options.now),
    config,
  });
  try {
    await openWorld(world, options);
  } catch (error) {
    await world.stop();
    throw error;
  }
  return world;
}

async function openWorld(world: TestWorld, options: WorldOptions): Promise<void> {
  for (const service of options.services) await world.start(service);
  await Promise.all(world.parts.partitions.map((partition) => world.connect('portal', partition.code)));
  await Promise.all(
    [...world.apps.values()]
      .map((app) => app.get(NatsConnections, { strict: false }))
      .flatMap((connections) =>
        Object.keys(connections.states()).map((partition) => connections.get(partition)),
      ),
  );
}

async function migrate(
  services: TestService[],
  {
    secrets,
    prefix,
    partitions,
  }: { secrets: SecretStore; prefix: string; partitions: { code: string; kind: 'council' | 'body' }[] },
): Promise<void> {
  const databases = new Map(services.map((service) => [service.name, service.database]));
  for (const database of databases.values()) {
    const outcomes = await provisionDatabases({
      adminUrl: testDatabaseUrl(),
      serverUrl: serverUrl(),
      secrets,
      prefix,
      database,
      partitions,
    });
    const failed = outcomes.find((outcome) => outcome.failed);
    if (failed) throw new Error(`${failed.database} could not be migrated: ${failed.failed}`);
  }
}

function serverUrl(): string {
  const url = new URL(testDatabaseUrl());
  return `postgres://${url.host}`;
}

function quiet(): ReturnType<typeof createLog> {
  return createLog({ service: 'test', level: process.env['CONJOINT_TEST_LOG'] ?? 'silent' });
}

async function dropDatabases(prefix: string): Promise<void> {
  const client = new pg.Client({ connectionString: testDatabaseUrl() });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>(
    `select datname from pg_database where starts_with(datname, $1)`,
    [prefix],
  );
  for (const { datname } of rows) {
    await client.query(`drop database "${datname}" with (force)`);
    await client.query(`drop role if exists "${datname}_rt", "${datname}_owner"`);
  }
  await client.end();
}
