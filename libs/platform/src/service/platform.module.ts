import {
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  Inject,
  type Type,
} from '@nestjs/common';
import type { ServiceName } from '@conjoint/contracts';
import { CallGate } from '../access/call-gate.js';
import { MandateSigner, MandateVerifier } from '../access/mandate-assertion.js';
import { RecordGuards } from '../access/record-guards.js';
import { Refusals } from '../access/refusals.js';
import { TokenVerifier } from '../access/token-verifier.js';
import { createSealer } from '../audit/seal.js';
import { CLOCK, PARTNERSHIP, PLATFORM_CONFIG, SERVICE, systemClock, type Clock } from '../clock.js';
import type { PlatformConfig } from '../config.js';
import { databaseServerUrl } from '../config.js';
import { Behind } from '../health/behind.js';
import { HealthController } from '../health/health.controller.js';
import { Metrics } from '../health/metrics.js';
import { startTracing } from '../health/tracing.js';
import { Reconciler } from '../inbox/reconciler.js';
import type { PartitionWorker } from '../lease/partition-worker.js';
import { fetchTrusting } from '../links/https-client.js';
import { createLog, type Log } from '../logging.js';
import { NatsConnections } from '../messaging/nats-connections.js';
import { PartitionServer } from '../messaging/partition-server.js';
import { Requests } from '../messaging/requests.js';
import { createRelay } from '../outbox/relay.js';
import { ConnectionCap } from '../partitions/connection-cap.js';
import { handledBefore } from '../partitions/handled-before.js';
import { PartitionDatabases } from '../partitions/partition-databases.js';
import {
  databaseName,
  runtimeRole,
  type DatabaseAddress,
  type ServiceDatabase,
} from '../partitions/service-database.js';
import type { Partnership } from '../partnership/partnership.js';
import { codeLevel } from '../provisioning/databases.js';
import { MACHINE_CLIENT_PREFIX, PORTAL_CLIENT } from '../provisioning/keycloak/names.js';
import { restoreController } from '../restore/restore.controller.js';
import { RestoreSteps } from '../restore/restore-steps.js';
import { RotatingSecret } from '../rotating-secret.js';
import { SecretStore } from '../secrets.js';
import { platformController } from './platform.controller.js';

export const LOG = Symbol('LOG');
const PARTS = Symbol('PARTS');
export const API_AUDIENCE = 'conjoint-api';

export interface ServiceOptions {
  service: ServiceName;
  config: PlatformConfig;
  partnership: Partnership;
  database: ServiceDatabase;
  clock?: Clock;
  log?: Log;
  environment?: Record<string, string | undefined>;
  /** How often outboxes are compared with inboxes, in milliseconds. */
  reconcileEveryMs?: number;
  reconcileYoungSeconds?: number;
}

interface Parts {
  stopTracing: () => Promise<void>;
  connections: NatsConnections;
  databases: PartitionDatabases;
  server: PartitionServer;
  workers: { start(): void; stop(): Promise<void> }[];
}

/** Partitions of the file that this process serves and this service keeps records for. */
export function servedPartitions(
  partnership: Partnership,
  config: PlatformConfig,
  kinds: readonly string[],
): string[] {
  const all = partnership.partitions().filter((partition) => kinds.includes(partition.kind));
  const wanted = config.CONJOINT_PARTITIONS;
  const unknown =
    wanted?.filter((code) => !partnership.partitions().some((partition) => partition.code === code)) ?? [];
  if (unknown.length > 0)
    throw new Error(
      `CONJOINT_PARTITIONS names ${unknown.join(', ')}, which the partnership file does not have.`,
    );
  return all.map((partition) => partition.code).filter((code) => !wanted || wanted.includes(code));
}

function assemble(
  options: ServiceOptions,
): Parts & { providers: Map<unknown, unknown>; controllers: Type<unknown>[] } {
  const { service, config, partnership, database } = options;
  const clock = options.clock ?? systemClock;
  const log = options.log ?? createLog({ service, level: config.LOG_LEVEL });
  const secrets = new SecretStore(config.CONJOINT_SECRETS);
  const partitions = servedPartitions(partnership, config, database.partitionKinds);
  const addresses = new Map(
    partitions.map((partition) => [partition, addressOf(options, secrets, partition)]),
  );
  const cap = new ConnectionCap(config.DATABASE_POOL_CAP);
  const connections = new NatsConnections({
    url: config.NATS_URL,
    caFile: config.CONJOINT_CA_FILE,
    service,
    partitions,
    secrets,
    log,
  });
  const databases = new PartitionDatabases({
    database,
    addresses,
    cap,
    clock,
    log,
    codeLevel: codeLevel(database),
    handledBefore: (partition) => handledBefore(connections, service, partition),
    idleSeconds: config.DATABASE_IDLE_SECONDS,
    pooling: config.DATABASE_POOLING,
  });
  const metrics = new Metrics(service);
  const refusals = new Refusals();
  const guards = new RecordGuards();
  const tokens = new TokenVerifier({
    keycloakUrl: config.KEYCLOAK_URL,
    realm: config.CONJOINT_REALM,
    audience: API_AUDIENCE,
    allowedClients: [PORTAL_CLIENT, `${MACHINE_CLIENT_PREFIX}*`],
    fetch: fetchTrusting(config.CONJOINT_CA_FILE),
  });
  const mandates = new MandateVerifier(secrets, () => clock.now());
  const gate = new CallGate(service, tokens, mandates, refusals, partnership);
  const server = new PartitionServer({ service, connections, databases, gate, log, metrics });
  const requests = new Requests(connections);
  const reconciler = new Reconciler({
    service,
    databases,
    requests,
    log,
    everyMs: options.reconcileEveryMs ?? 60_000,
    youngSeconds: options.reconcileYoungSeconds ?? 30,
  });
  connections.onReturn((partition) => reconciler.soon(partition));
  const restoreSteps = new RestoreSteps({ service, databases, log });
  const workers: Pick<PartitionWorker, 'start' | 'stop'>[] = [
    createRelay({ databases, connections, log }),
    createSealer({ databases, secrets, service, log }),
    reconciler,
    restoreSteps,
  ];
  const providers = new Map<unknown, unknown>([
    [PartitionDatabases, databases],
    [NatsConnections, connections],
    [Metrics, metrics],
    [Behind, new Behind({ service, databases, connections, inTransit: database.inTransit })],
    [ConnectionCap, cap],
    [Requests, requests],
    [SecretStore, secrets],
    [MandateSigner, new MandateSigner(secrets)],
    [Reconciler, reconciler],
    [RecordGuards, guards],
    [RestoreSteps, restoreSteps],
    [PARTNERSHIP, partnership],
    [PLATFORM_CONFIG, config],
    [CLOCK, clock],
    [SERVICE, service],
    [LOG, log],
  ]);
  const stopTracing = startTracing({ service, endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT });
  const controllers = [
    HealthController,
    platformController(service, { refusals, guards, server: () => server }),
    restoreController(service, { refusals, steps: restoreSteps, clock }),
  ];
  return { connections, databases, server, workers, providers, controllers, stopTracing };
}

function addressOf(
  { config, database, partnership, environment = {} }: ServiceOptions,
  secrets: SecretStore,
  partition: string,
): DatabaseAddress {
  const name = databaseName(config.CONJOINT_DATABASE_PREFIX, database.service, partition);
  const user = runtimeRole(name);
  return {
    server: databaseServerUrl(environment, partnership.databaseServerOf(partition), config.DATABASE_URL),
    database: name,
    user,
    password: new RotatingSecret(secrets, `db/${user}`),
    caFile: config.CONJOINT_CA_FILE,
  };
}

/** What every service stands on. Global: features inject what they need by its class or token. */
@Module({})
export class PlatformModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(@Inject(PARTS) private readonly parts: Parts) {}

  static forService(options: ServiceOptions): DynamicModule {
    const { providers, controllers, ...parts } = assemble(options);
    const list = [...providers].map(([provide, useValue]) => ({ provide: provide as symbol, useValue }));
    return {
      module: PlatformModule,
      global: true,
      providers: [
        ...list,
        { provide: PARTS, useValue: parts },
        { provide: PartitionServer, useValue: parts.server },
      ],
      controllers,
      exports: [...list.map((provider) => provider.provide), PartitionServer],
    };
  }

  onApplicationBootstrap(): void {
    for (const worker of this.parts.workers) worker.start();
  }

  /** After the transport has drained: NATS stays open until nothing needs to be answered (Nest closes transports first). */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.parts.workers.map((worker) => worker.stop()));
    await this.parts.databases.close();
    await this.parts.connections.close();
    await this.parts.stopTracing();
  }
}
