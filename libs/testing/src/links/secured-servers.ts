import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { postgresClientConfig } from '@conjoint/platform';
import pg from 'pg';
import { accountOf, faultPostgres } from '../faults/fault-postgres.js';
import { freePorts } from '../faults/free-ports.js';
import { testSetting, testSettingOrNone } from '../servers/test-environment.js';
import { SupervisedProcess } from '../faults/supervised-process.js';
import type { WorldServers } from '../world/test-world.js';

const COMMAND = resolve(import.meta.dirname, '../../../../tools/dist/conjoint.js');
const BY_TLS_ONLY = 'hostssl all all all scram-sha-256\n';

/** A PostgreSQL that lets nobody in without TLS, certificates made by our own command, and what a world needs to use both. */
export class SecuredServers {
  readonly folder = mkdtempSync(join(tmpdir(), 'conjoint-links-'));
  readonly certificates = join(this.folder, 'certificates');
  private readonly running: SupervisedProcess[] = [];
  private readonly account = accountOf(testSetting('CONJOINT_TEST_POSTGRES_ACCOUNT'));
  adminUrl = '';
  databaseUrl = '';

  static async start(): Promise<SecuredServers> {
    const servers = new SecuredServers();
    chmodSync(servers.folder, 0o755); // PostgreSQL may run as another account
    const { uid, gid } = servers.account;
    const owner = uid === undefined ? '' : `@${uid}:${gid}`;
    await servers.certify('make', '--server', 'localhost', `postgres=localhost,127.0.0.1${owner}`);
    const [port] = await freePorts(1);
    const postgres = await faultPostgres(servers.folder, port!, {
      settings: {
        ssl: 'on',
        ssl_cert_file: servers.file('postgres', 'tls.crt'),
        ssl_key_file: servers.file('postgres', 'tls.key'),
        log_connections: 'on',
      },
      access: BY_TLS_ONLY,
      caFile: servers.caFile,
    });
    servers.running.push(postgres.process);
    servers.adminUrl = postgres.adminUrl;
    servers.databaseUrl = postgres.url;
    return servers;
  }

  get caFile(): string {
    return join(this.certificates, 'ca.crt');
  }

  file(server: string, name: string): string {
    return join(this.certificates, server, name);
  }

  /** `certificates …`, as an operator runs it. Answers what it printed. */
  async certify(...words: string[]): Promise<string> {
    return this.command('certificates', ...words, '--out', this.certificates);
  }

  async command(...words: string[]): Promise<string> {
    const env = { PATH: process.env['PATH'] };
    return (await promisify(execFile)(process.execPath, [COMMAND, ...words], { env })).stdout;
  }

  /** Of `localhost`, for our own listeners and whoever issues tokens. */
  get own(): { cert: string; key: string } {
    return {
      cert: readFileSync(this.file('localhost', 'tls.crt'), 'utf8'),
      key: readFileSync(this.file('localhost', 'tls.key'), 'utf8'),
    };
  }

  /** For a nats-server: TLS, and nothing else. */
  get natsConfig(): string {
    return `tls {
  cert_file: "${this.file('localhost', 'tls.crt')}"
  key_file: "${this.file('localhost', 'tls.key')}"
}`;
  }

  /** Everything a world needs, with our own listeners by HTTPS. */
  get world(): WorldServers {
    return {
      adminUrl: this.adminUrl,
      databaseUrl: this.databaseUrl,
      caFile: this.caFile,
      natsConfig: this.natsConfig,
      issuer: this.own,
      settings: {
        CONJOINT_TLS_CERT_FILE: this.file('localhost', 'tls.crt'),
        CONJOINT_TLS_KEY_FILE: this.file('localhost', 'tls.key'),
        DATABASE_IDLE_SECONDS: '1',
      },
    };
  }

  async query<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    const client = new pg.Client(postgresClientConfig(this.adminUrl, this.caFile));
    await client.connect();
    try {
      return (await client.query(sql, parameters)).rows as T[];
    } finally {
      await client.end();
    }
  }

  /** A PgBouncer in transaction mode before it, by TLS on both sides. Answers its `DATABASE_URL`. */
  async poolBefore(secretsOfRoles: Readonly<Record<string, string>>): Promise<string> {
    const [port] = await freePorts(1);
    const users = join(this.folder, 'users.txt');
    const settings = join(this.folder, 'pgbouncer.ini');
    const lines = Object.entries(secretsOfRoles).map(([role, password]) => `"${role}" "${password}"`);
    writeFileSync(users, `${lines.join('\n')}\n`, { mode: 0o644 });
    writeFileSync(settings, this.poolerSettings(port!, users));
    const libraries = testSettingOrNone('CONJOINT_TEST_PGBOUNCER_LIBRARIES');
    const url = `postgres://127.0.0.1:${port}?sslmode=verify-full`;
    const [role, password] = Object.entries(secretsOfRoles)[0]!;
    this.running.push(
      await SupervisedProcess.start({
        name: 'PgBouncer',
        command: testSetting('CONJOINT_TEST_PGBOUNCER'),
        args: ['-q', settings],
        env: { PATH: process.env['PATH'], ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}) },
        ...this.account,
        cwd: '/',
        logFile: join(this.folder, 'pgbouncer.log'),
        ready: async () => {
          const client = new pg.Client({
            ...postgresClientConfig(url, this.caFile),
            ...{ user: role, password, database: role.replace(/_rt$/, '') },
          });
          client.on('error', () => undefined); // not there yet
          await client.connect();
          await client.end();
          return true;
        },
      }),
    );
    return url;
  }

  private poolerSettings(port: number, users: string): string {
    return `[databases]
* = host=127.0.0.1 port=${new URL(this.databaseUrl).port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
default_pool_size = 2
max_client_conn = 400
server_tls_sslmode = verify-full
server_tls_ca_file = ${this.caFile}
client_tls_sslmode = require
client_tls_cert_file = ${this.file('postgres', 'tls.crt')}
client_tls_key_file = ${this.file('postgres', 'tls.key')}
`;
  }

  async stop(): Promise<void> {
    await Promise.all(this.running.map((process) => process.stop()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
