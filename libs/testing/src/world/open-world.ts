import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  ensureSecrets,
  loadPartnership,
  NatsConnections,
  natsServerConfig,
  platformConfigSchema,
  provisionDatabases,
  provisionStreams,
  SecretStore,
} from '@conjoint/platform';
import { testDatabaseUrl } from '../servers/test-database.js';
import { testNats } from '../servers/test-nats.js';
import { uniquePrefix } from '../servers/unique-prefix.js';
import { TestClock } from './test-clock.js';
import { TestWorld, type TestService, type WorldOptions, type WorldServers } from './test-world.js';
import { TokenIssuer } from './token-issuer.js';

const WORKSPACE = resolve(import.meta.dirname, '../../../..');

export async function testWorld(options: WorldOptions): Promise<TestWorld> {
  const name = options.partnership ?? 'tri-borough';
  const path = name.endsWith('.yaml') ? name : join(WORKSPACE, 'infra/partnerships', `${name}.yaml`);
  const partnership = loadPartnership(path);
  const partitions = partnership
    .partitions()
    .filter((partition) => !options.partitions || options.partitions.includes(partition.code));
  const servers = options.servers ?? { adminUrl: testDatabaseUrl(), databaseUrl: serverUrl() };
  const folder = mkdtempSync(join(tmpdir(), 'conjoint-world-'));
  const prefix = uniquePrefix();
  const secrets = new SecretStore(join(folder, 'secrets'));
  ensureSecrets({ secrets, partitions, organisations: [], databasePrefix: prefix });
  const nats = await testNats(
    natsServerConfig({
      partitions,
      password: (user) => secrets.ensure(`nats/${user}`),
      extra: servers.natsConfig,
    }),
  );
  const { caFile } = servers;
  await provisionStreams({
    ...{ natsUrl: nats.url, caFile, partitions },
    password: secrets.read('nats/provisioner'),
  });
  await migrate(options.services, { secrets, prefix, partitions, servers });
  const issuer = new TokenIssuer();
  await issuer.start(servers.issuer);
  await servers.beforeStart?.(secrets);
  const config = platformConfigSchema.parse({
    CONJOINT_PARTNERSHIP: path,
    CONJOINT_SECRETS: secrets.folder,
    CONJOINT_DATABASE_PREFIX: prefix,
    DATABASE_URL: servers.databaseUrl,
    NATS_URL: nats.url,
    KEYCLOAK_URL: issuer.url,
    CONJOINT_REALM: issuer.realm,
    ...(caFile ? { CONJOINT_CA_FILE: caFile } : {}),
    PORT: '0',
    LOG_LEVEL: 'silent',
    ...servers.settings,
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
    servers,
  }: {
    secrets: SecretStore;
    prefix: string;
    partitions: { code: string; kind: 'council' | 'body' }[];
    servers: WorldServers;
  },
): Promise<void> {
  const databases = new Map(services.map((service) => [service.name, service.database]));
  for (const database of databases.values()) {
    const outcomes = await provisionDatabases({
      adminUrl: servers.adminUrl,
      serverUrl: servers.databaseUrl,
      caFile: servers.caFile,
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
