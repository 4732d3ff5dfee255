import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import { listDrafts } from '@conjoint/contracts';
import {
  fetchTrusting,
  natsLink,
  platformConfigSchema,
  postgresClientConfig,
  readConfig,
} from '@conjoint/platform';
import { connect } from '@nats-io/transport-node';
import pg from 'pg';
import { HearingModule, heardDatabase, noteDatabase, NoteModule } from '../platform/note-service.js';
import { testDatabaseUrl } from '../servers/test-database.js';
import { testNats, type TestNats } from '../servers/test-nats.js';
import { testWorld } from '../world/open-world.js';
import type { TestService, TestWorld } from '../world/test-world.js';
import { Load } from './load.js';
import { expiredCertificate } from './other-certificates.js';
import { SecuredServers } from './secured-servers.js';

const HF = 'E09000013';
let servers: SecuredServers;
beforeAll(async () => {
  servers = await SecuredServers.start();
}, 60_000);
afterAll(() => servers?.stop());

interface Certificate {
  readonly cert: string;
  readonly key: string;
}

describe('a link to another server', () => {
  const CASES = ['good', 'of another authority', 'that has expired', 'for another name'] as const;
  type Case = (typeof CASES)[number];
  const folders: Partial<Record<Case, string>> = {};
  let nats: TestNats;
  let strangers: string;

  beforeAll(async () => {
    strangers = join(servers.folder, 'strangers');
    await servers.command('certificates', 'make', '--out', strangers, '--server', 'localhost');
    await servers.certify('make', '--server', 'elsewhere');
    folders['good'] = join(servers.certificates, 'localhost');
    folders['of another authority'] = join(strangers, 'localhost');
    folders['that has expired'] = await expiredCertificate(servers.certificates, 'localhost');
    folders['for another name'] = join(servers.certificates, 'elsewhere');
    nats = await testNats(natsWith('good'));
  }, 60_000);
  afterAll(() => nats?.remove());

  const pathOf = (one: Case, file: string): string => join(folders[one]!, file);
  const certificate = (one: Case): Certificate => ({
    cert: readFileSync(pathOf(one, 'tls.crt'), 'utf8'),
    key: readFileSync(pathOf(one, 'tls.key'), 'utf8'),
  });
  const natsWith = (one: Case): string =>
    `tls { cert_file: "${pathOf(one, 'tls.crt')}", key_file: "${pathOf(one, 'tls.key')}" }`;

  async function asksNats(url: string, caFile: string): Promise<string> {
    try {
      const connection = await connect({ ...natsLink(url, caFile), reconnect: false, timeout: 3000 });
      await connection.close();
      return 'open';
    } catch (error) {
      return `${(error as { code?: string }).code ?? ''} ${(error as Error).message}`;
    }
  }

  async function asksPostgres(url: string, caFile: string | undefined): Promise<string> {
    const client = new pg.Client(postgresClientConfig(url, caFile));
    client.on('error', () => undefined); // told by what was asked
    try {
      await client.connect();
      const { rows } = await client.query<{ ssl: boolean }>(
        'select ssl from pg_stat_ssl where pid = pg_backend_pid()',
      );
      return rows[0]?.ssl ? 'open' : 'in the clear';
    } catch (error) {
      return `${(error as { code?: string }).code ?? ''} ${(error as Error).message}`;
    } finally {
      await client.end().catch(() => undefined); // was never open
    }
  }

  async function asksHttps(one: Case): Promise<string> {
    const server = createSecureServer(certificate(one), (_request, response) => response.end('here'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const answer = await fetchTrusting(servers.caFile)(`https://localhost:${port}/`);
      return (await answer.text()) === 'here' ? 'open' : 'somebody else';
    } catch (error) {
      return String((error as { cause?: { code?: string } }).cause?.code);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  /** PostgreSQL reads the changed files and closes nobody's connection. */
  async function postgresShows(one: Case): Promise<void> {
    const client = new pg.Client(postgresClientConfig(servers.adminUrl, servers.caFile));
    await client.connect();
    const files = (['tls.crt', 'tls.key'] as const).map((name) => servers.file('postgres', name));
    const before = files.map((file) => readFileSync(file));
    const show = async (contents: readonly Buffer[]): Promise<void> => {
      // In place, so that they stay the account's under which it runs.
      files.forEach((file, index) => writeFileSync(file, contents[index]!));
      await client.query('select pg_reload_conf()');
      await new Promise((resolve) => setTimeout(resolve, 200));
    };
    reset = async () => {
      await show(before);
      await client.end();
    };
    await show(['tls.crt', 'tls.key'].map((name) => readFileSync(pathOf(one, name))));
  }
  let reset = async (): Promise<void> => undefined;
  afterEach(async () => {
    await reset();
    reset = async () => undefined;
  });

  const REFUSED: Record<Exclude<Case, 'good'>, RegExp> = {
    'of another authority': /UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN|unable to verify/,
    'that has expired': /CERT_HAS_EXPIRED/,
    'for another name': /ERR_TLS_CERT_ALTNAME_INVALID|does not match/,
  };

  it.each(CASES)('by NATS: a certificate %s', async (one) => {
    await nats.restart(natsWith(one));
    const answer = await asksNats(nats.url.replace('127.0.0.1', 'localhost'), servers.caFile);
    if (one === 'good') expect(answer).toBe('open');
    else expect(answer).toMatch(REFUSED[one]);
  });

  it.each(CASES)('by HTTPS: a certificate %s', async (one) => {
    const answer = await asksHttps(one);
    if (one === 'good') expect(answer).toBe('open');
    else expect(answer).toMatch(REFUSED[one]);
  });

  it.each(CASES)('to PostgreSQL: a certificate %s', async (one) => {
    await postgresShows(one);
    const url = servers.adminUrl.replace('127.0.0.1', 'localhost');
    const answer = await asksPostgres(url, servers.caFile);
    if (one === 'good') expect(answer).toBe('open');
    else expect(answer).toMatch(REFUSED[one]);
  });

  it('is not opened to a server that offers no TLS', async () => {
    const plain = await testNats();
    try {
      expect(await asksNats(plain.url, servers.caFile)).toContain(`does not support 'tls'`);
    } finally {
      await plain.remove();
    }
    expect(await asksPostgres(`${testDatabaseUrl()}?sslmode=verify-full`, servers.caFile)).toContain(
      'does not support SSL',
    );
  });

  it('is not opened without TLS to a server that wants it', async () => {
    const url = servers.adminUrl.replace('verify-full', 'disable');
    expect(await asksPostgres(url, undefined)).toMatch(/no encryption/);
  });

  it('is not configured by an oversight: a process says which variable contradicts it, and not its value', () => {
    const environment = {
      CONJOINT_PARTNERSHIP: 'file.yaml',
      CONJOINT_SECRETS: 'secrets',
      CONJOINT_CA_FILE: servers.caFile,
      DATABASE_URL: 'postgres://hidden-host',
      DATABASE_URL_WEST: 'postgres://hidden-host?sslmode=require',
      NATS_URL: 'tls://10.0.0.7:4222',
      KEYCLOAK_URL: 'http://hidden-host',
      CONJOINT_TLS_CERT_FILE: 'tls.crt',
      PORT: '0',
    };
    const said = (): string => {
      try {
        readConfig(platformConfigSchema, environment);
        return 'nothing';
      } catch (error) {
        return (error as Error).message;
      }
    };
    for (const variable of ['DATABASE_URL', 'DATABASE_URL_WEST', 'NATS_URL', 'KEYCLOAK_URL'])
      expect(said()).toContain(`${variable}: `);
    expect(said()).toContain('CONJOINT_TLS_CERT_FILE: goes together with CONJOINT_TLS_KEY_FILE');
    expect(said()).not.toMatch(/hidden-host|10\.0\.0\.7/);
  });
});

describe('services whose every link is encrypted', () => {
  let world: TestWorld;
  const referrals: TestService = { name: 'referrals', module: NoteModule, database: noteDatabase };
  const reporting: TestService = { name: 'reporting', module: HearingModule, database: heardDatabase };
  beforeAll(async () => {
    world = await testWorld({
      partitions: [HF],
      services: [referrals, reporting],
      servers: servers.world,
    });
  }, 60_000);
  afterAll(() => world?.stop(), 30_000);

  const addressOf = (app: INestApplication): AddressInfo =>
    (app.getHttpServer() as { address(): AddressInfo }).address();

  /** What the listener of a process shows now, to somebody who believes what is believed now. */
  function shown(app: INestApplication): Promise<string> {
    const ca = readFileSync(servers.caFile, 'utf8');
    return new Promise((resolve, reject) => {
      const socket = connectTls(
        { host: '127.0.0.1', port: addressOf(app).port, servername: 'localhost', ca },
        () => {
          resolve(socket.getPeerX509Certificate()!.fingerprint256);
          socket.end();
        },
      ).on('error', reject);
    });
  }
  const kept = (): string => new X509Certificate(servers.own.cert).fingerprint256;
  const allBy = async (): Promise<{ clear: string; encrypted: string }> =>
    (
      await servers.query<{ clear: string; encrypted: string }>(
        `select count(*) filter (where not ssl) as clear, count(*) filter (where ssl) as encrypted
           from pg_stat_ssl join pg_stat_activity using (pid) where backend_type = 'client backend'`,
      )
    )[0]!;

  it('answer, tell and hear, and say so by HTTPS only', async () => {
    const person = world.person({ partition: HF, roles: ['front-door-worker'] });
    await person.send(listDrafts, {});
    await world.settled();
    const app = world.apps.get(referrals)!;
    const url = `localhost:${addressOf(app).port}/health/ready`;
    const answer = await fetchTrusting(servers.caFile)(`https://${url}`);
    expect(((await answer.json()) as { status: string }).status).toBe('ready');
    await expect(fetch(`http://${url}`)).rejects.toThrow('fetch failed');
    await expect(fetch(`https://${url}`)).rejects.toThrow('fetch failed'); // whom the system believes counts for nobody here
    expect(Number((await allBy()).clear)).toBe(0);
    expect(Number((await allBy()).encrypted)).toBeGreaterThan(1);
  });

  /** docs/runbooks/rotate-certificates.md, step by step. */
  it('change their authority while they work: no request fails and no message is lost', async () => {
    const person = world.person({ partition: HF, roles: ['front-door-worker'] });
    const app = world.apps.get(referrals)!;
    const before = await written();
    const requests = new Load(() => person.send(listDrafts, {}), { atOnce: 4, pauseMs: 10 });
    const https = new Load(() => health(app), { atOnce: 1, pauseMs: 20 });
    const first = kept();
    for (const step of ['trust', 'renew', 'drop'] as const) {
      await servers.certify('rotate', '--step', step);
      await servers.query('select pg_reload_conf()');
      world.nats.reload();
      world.issuer.renew(servers.own);
      // A second process that knows only what is there now takes turns with the one that was there before.
      const another: TestService = { ...referrals };
      await world.start(another);
      await requests.more(40);
      await https.more(10);
      await world.end(another);
      await requests.more(20);
      expect(await shown(app)).toBe(kept());
      await new Promise((resolve) => setTimeout(resolve, 1100)); // idle connections are closed, and opened again
      await requests.more(20);
    }
    await Promise.all([requests.stop(), https.stop()]);
    expect([...requests.failures, ...https.failures]).toEqual([]);
    expect(kept()).not.toBe(first);
    await world.settled();
    expect((await written()).notes - before.notes).toBe(requests.done);
    expect((await written()).heard - before.heard).toBe(requests.done);
    // Processes that were never restarted believe the new authority, and nobody the old one.
    await world.nats.restart();
    const until = Date.now() + 15_000;
    while (
      !(await person.send(listDrafts, {}).then(
        () => true,
        () => false,
      )) &&
      Date.now() < until
    )
      // it is connecting again
      await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await person.send(listDrafts, {})).toEqual({ drafts: [], takenOver: [] });
    expect(await servers.certify('check')).not.toContain('rotation is under way');
  }, 120_000);

  async function health(app: INestApplication): Promise<void> {
    const answer = await fetchTrusting(servers.caFile)(
      `https://localhost:${addressOf(app).port}/health/live`,
      { headers: { connection: 'close' } },
    );
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    await answer.text();
  }

  async function written(): Promise<{ notes: number; heard: number }> {
    const [notes] = await world.db('referrals', HF).query<{ n: string }>('select count(*) as n from note');
    const [inbox] = await world.db('reporting', HF).query<{ n: string }>('select count(*) as n from inbox');
    return { notes: Number(notes!.n), heard: Number(inbox!.n) };
  }
});
