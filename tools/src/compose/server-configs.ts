import { natsServerConfig, runtimeRole, type Partnership, type SecretStore } from '@conjoint/platform';
import type { Addresses } from './layout.js';
import { NATS_NODES } from './layout.js';
import { serviceRoles } from './program-secrets.js';

const TLS = '/run/secrets/tls';
const CONNECTIONS_FOR_SERVICES = 150;
const CONNECTIONS_FOR_SESSIONS = 10;
/** For migrations, back-ups and people. */
const CONNECTIONS_BESIDE = 40;
const LEAST_A_DATABASE = 2;

/** How many connections PostgreSQL allows: what both poolers may open, and some for whoever comes past them. */
export function postgresConnections(partnership: Partnership): number {
  const least = rolesOf('pgbouncer', partnership).length * LEAST_A_DATABASE;
  return Math.max(CONNECTIONS_FOR_SERVICES, least) + CONNECTIONS_FOR_SESSIONS + CONNECTIONS_BESIDE;
}

/** One server of the cluster: users and permissions of the partnership, each message on disk before it is acknowledged. */
export function natsNodeConfig(
  node: (typeof NATS_NODES)[number],
  partnership: Partnership,
  secrets: SecretStore,
): string {
  const routes = NATS_NODES.filter((other) => other !== node).map((other) => `tls://${other}:6222`);
  const certificate = [
    `cert_file: "${TLS}/tls.crt"`,
    `key_file: "${TLS}/tls.key"`,
    `ca_file: "${TLS}/ca.crt"`,
  ];
  return natsServerConfig({
    partitions: partnership.partitions(),
    password: (user) => secrets.read(`nats/${user}`),
    listen: '0.0.0.0:4222',
    monitor: '127.0.0.1:8222',
    storeDir: '/data',
    extra: [
      `server_name: "${node}"`,
      'lame_duck_grace_period: "2s"',
      'lame_duck_duration: "30s"',
      `tls { ${[...certificate, 'min_version: "1.2"'].join(', ')} }`,
      'cluster {',
      '  name: conjoint',
      '  listen: "0.0.0.0:6222"',
      // A server proves itself to the others by its certificate: a client's would not do.
      `  tls { ${[...certificate, 'verify: true', 'timeout: 5'].join(', ')} }`,
      `  routes: [${routes.map((route) => `"${route}"`).join(', ')}]`,
      '}',
    ].join('\n'),
  });
}

/** Transaction pooling with TLS on both sides. Databases are not listed: a role connects to its own only, as PostgreSQL itself sees to. */
export function pgbouncerConfig(database: '*' | 'portal', roles: number): string {
  const connections = database === '*' ? CONNECTIONS_FOR_SERVICES : CONNECTIONS_FOR_SESSIONS;
  const perDatabase = Math.max(LEAST_A_DATABASE, Math.min(10, Math.floor(connections / roles)));
  return [
    '[databases]',
    `${database} = host=postgres port=5432`,
    '[pgbouncer]',
    'listen_addr = 0.0.0.0',
    'listen_port = 6432',
    'unix_socket_dir =',
    'pool_mode = transaction',
    'max_prepared_statements = 200',
    'max_client_conn = 4000',
    `default_pool_size = ${perDatabase}`,
    'server_idle_timeout = 60',
    'query_wait_timeout = 10',
    'server_connect_timeout = 5',
    'server_login_retry = 1',
    'auth_type = scram-sha-256',
    'auth_file = /run/secrets/own/users.txt',
    'client_tls_sslmode = require',
    `client_tls_cert_file = ${TLS}/tls.crt`,
    `client_tls_key_file = ${TLS}/tls.key`,
    'server_tls_sslmode = verify-full',
    `server_tls_ca_file = ${TLS}/ca.crt`,
    'log_connections = 0',
    'log_disconnections = 0',
    '',
  ].join('\n');
}

/** Names and passwords that pgbouncer asks for and passes on. */
export function pgbouncerUsers(roles: readonly string[], secrets: SecretStore): string {
  return roles.map((role) => `"${role}" "${secrets.read(`db/${role}`)}"\n`).join('');
}

export const rolesOf = (pooler: 'pgbouncer' | 'portal-pgbouncer', partnership: Partnership): string[] =>
  pooler === 'pgbouncer' ? serviceRoles(partnership.partitions()) : [runtimeRole('portal')];

/** Keycloak reads no secret from a file of its own: its whole configuration is one. */
export function keycloakConfig({ port, signInHost }: Addresses, secrets: SecretStore): string {
  const database = 'jdbc:postgresql://identity-postgres:5432/keycloak';
  return [
    `db-url=${database}?sslmode=verify-full&sslrootcert=${TLS}/ca.crt`,
    'db-username=keycloak',
    `db-password=${secrets.read('identity-postgres/superuser')}`,
    'bootstrap-admin-username=admin',
    `bootstrap-admin-password=${secrets.read('keycloak/admin')}`,
    `hostname=https://${signInHost}:${port}`,
    'proxy-headers=xforwarded',
    'http-enabled=false',
    `https-port=${port}`,
    `https-certificate-file=${TLS}/tls.crt`,
    `https-certificate-key-file=${TLS}/tls.key`,
    'https-certificates-reload-period=60s',
    `truststore-paths=${TLS}/ca.crt`,
    'http-management-host=127.0.0.1',
    'log-level=warn',
    '',
  ].join('\n');
}
