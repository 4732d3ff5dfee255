import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { silentProgress } from '../console/progress.js';
import { freePort } from '../processes/ports.js';
import { startPostgres, type PostgresServer } from '../servers/postgres.js';
import {
  checkPostgres,
  hasRealm,
  natsRemedy,
  ownServer,
  requireServersHere,
  type OwnServer,
} from './own-servers.js';

const SECRET = 'never-shown';

describe('servers of one’s own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'conjoint-own-'));
  let postgres: PostgresServer;
  let web: Server;

  const named = (url: string): OwnServer => {
    const server = ownServer('DATABASE_ADMIN_URL', { DATABASE_ADMIN_URL: url });
    if (!server) throw new Error('It is named.');
    return server;
  };
  const failure = (check: Promise<unknown>): Promise<{ what: string; remedy: string }> =>
    check.then(
      () => Promise.reject(new Error('It was expected to fail.')),
      (error: { what: string; remedy: string }) => error,
    );

  beforeAll(async () => {
    chmodSync(folder, 0o755); // as root PostgreSQL runs as another account
    postgres = await startPostgres({
      dataFolder: join(folder, 'data'),
      logFile: join(folder, 'log'),
      port: await freePort(),
      superuserPassword: SECRET,
      progress: silentProgress,
      durable: false,
    });
    web = createServer((_, response) => response.writeHead(404).end());
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  }, 60_000);
  afterAll(async () => {
    web.close();
    await postgres.process.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are none when nothing is set', () => {
    expect(ownServer('NATS_URL', { NATS_URL: '' })).toBeUndefined();
  });

  it.each(['rubbish', 'nats://127.0.0.1:4222', 'postgres:nowhere'])(
    'refuses %s as the address of a database, and never repeats it',
    (url) => {
      expect(() => named(url)).toThrow(/DATABASE_ADMIN_URL is not an address.* or unset it\.$/);
    },
  );

  it.each(['postgres://db.example:5432', 'postgres://10.0.0.5', 'postgres://127.0.0.1.example'])(
    'refuses the embedded identity beside a database at %s',
    (url) => {
      expect(() => requireServersHere({ DATABASE_URL: url })).toThrow(/DATABASE_URL names/);
    },
  );

  it('allows the embedded identity beside servers of this machine', () => {
    requireServersHere({ DATABASE_URL: 'postgres://localhost:5432', NATS_URL: 'nats://127.0.0.1:4222' });
  });

  it('answers the version of a PostgreSQL that a superuser may use', async () => {
    expect(await checkPostgres(named(postgres.adminUrl))).toMatch(/^18/);
  });

  it('says that a user or password is refused, without either', async () => {
    const { what, remedy } = await failure(
      checkPostgres(named(postgres.adminUrl.replace(SECRET, 'wrong-one'))),
    );
    expect(what).toContain('refuses the user and password of DATABASE_ADMIN_URL');
    expect(what + remedy).not.toContain('wrong-one');
  });

  it('says that a user is no superuser', async () => {
    const admin = new pg.Client({ connectionString: postgres.adminUrl });
    await admin.connect();
    await admin.query(`create role clerk login password 'clerk'`);
    await admin.end();
    const url = postgres.adminUrl.replace(`postgres:${SECRET}`, 'clerk:clerk');
    expect((await failure(checkPostgres(named(url)))).what).toContain('no superuser');
  });

  it('says that nobody answers, and what to do', async () => {
    const url = `postgres://one:${SECRET}@127.0.0.1:${await freePort()}/postgres`;
    const { what, remedy } = await failure(checkPostgres(named(url)));
    expect(what).toMatch(/^No PostgreSQL answers at 127\.0\.0\.1:\d+, .*ECONNREFUSED/);
    expect(remedy).toContain('unset DATABASE_URL');
    expect(what + remedy).not.toContain(SECRET);
  });

  it('tells something else on the port of Keycloak from a Keycloak that is away', async () => {
    const { port } = web.address() as AddressInfo;
    const at = (url: string): OwnServer => ({
      variable: 'KEYCLOAK_URL',
      url,
      address: new URL(url).host,
    });
    expect((await failure(hasRealm(at(`http://127.0.0.1:${port}`), 'conjoint'))).what).toContain(
      'is no Keycloak',
    );
    expect((await failure(hasRealm(at(`http://127.0.0.1:${await freePort()}`), 'conjoint'))).what).toContain(
      'No Keycloak answers',
    );
  });

  it.each([
    ['Authorization Violation', 'does not know the users'],
    ['jetstream is not enabled', 'has no JetStream'],
    ['connection refused', 'No nats-server answers'],
  ])('says of a nats-server that failed with “%s” what is wrong', (message, what) => {
    const remedy = natsRemedy(new Error(message), '127.0.0.1:4222', '/run/nats-server.conf');
    expect(remedy.what).toContain(what);
    expect(remedy.remedy).toContain('/run/nats-server.conf');
  });
});
