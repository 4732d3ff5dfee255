import { rmSync } from 'node:fs';
import type { z } from 'zod';
import type { DynamicModule, INestApplication, Type } from '@nestjs/common';
import {
  eventSubject,
  requestSubject,
  type EventContract,
  type ParsedRequestOf,
  type RequestContract,
  type ResponseOf,
  type ServiceName,
} from '@conjoint/contracts';
import {
  createLog,
  newId,
  NatsConnections,
  PartitionDatabases,
  MandateSigner,
  PlatformModule,
  Requests,
  type SecretStore,
  startService,
  toProblem,
  type Partnership,
  type PartitionDb,
  type PlatformConfig,
  type ServiceDatabase,
} from '@conjoint/platform';
import type { TestNats } from '../servers/test-nats.js';
import { dropDatabases } from './drop-databases.js';
import type { TestClock } from './test-clock.js';
import { TestPerson, type PersonOptions } from './test-person.js';
import type { TokenIssuer } from './token-issuer.js';

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
  /** Servers of its own instead of the shared PostgreSQL and plain links. */
  servers?: WorldServers;
}

export interface WorldServers {
  adminUrl: string;
  /** As `DATABASE_URL` has it. */
  databaseUrl: string;
  caFile?: string;
  /** Added to the configuration of its nats-server. */
  natsConfig?: string;
  /** Of whoever issues tokens. */
  issuer?: { cert: string; key: string };
  /** Called when databases and secrets are there, before any service starts. */
  beforeStart?: (secrets: SecretStore) => Promise<void>;
  settings?: Record<string, string>;
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
        caFile: this.parts.config.CONJOINT_CA_FILE,
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
        Promise.resolve()
          .then(() => handler(request))
          .then(
            (data) => message.respond(JSON.stringify({ data })),
            (error: unknown) => message.respond(JSON.stringify({ problem: toProblem(error, 'test') })),
          );
      },
    });
    await connection.flush();
    return asked;
  }

  /** Tells an event of a service that is not in this world, over its own NATS user. */
  async announce<C extends EventContract>(
    contract: C,
    partition: string,
    payload: z.output<C['payload']>,
  ): Promise<void> {
    const connection = await this.connectionsOf(contract.service, partition).get(partition);
    const event = {
      id: newId(),
      aggregateId: newId(),
      version: 1,
      epoch: 1,
      at: this.clock.now().toISOString(),
    };
    connection.publish(eventSubject(contract, partition), JSON.stringify({ ...event, payload }));
    await connection.flush();
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

  /** Ends one process' worth of a service, as if it had been stopped. */
  async end(service: TestService): Promise<void> {
    await this.apps.get(service)?.close();
    this.apps.delete(service);
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
            'select (select count(*) from outbox where sent_at is null and voided_at is null) as unsent, (select count(*) from inbox) + (select count(*) from outbox) as handled',
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

function quiet(): ReturnType<typeof createLog> {
  return createLog({ service: 'test', level: process.env['CONJOINT_TEST_LOG'] ?? 'silent' });
}
