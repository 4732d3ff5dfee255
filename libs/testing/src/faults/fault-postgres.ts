import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { postgresClientConfig } from '@conjoint/platform';
import pg from 'pg';
import { testSetting } from '../servers/test-environment.js';
import { SmallDisk } from './small-disk.js';
import { SupervisedProcess } from './supervised-process.js';

export interface FaultPostgres {
  process: SupervisedProcess;
  /** Without a user: each program has its own. */
  url: string;
  adminUrl: string;
  /** Its own file system, where it can be made full. */
  disk: SmallDisk | null;
}

const PASSWORD = 'for-tests-only';

/** A PostgreSQL of this suite's own, which may be killed: every commit it acknowledges is on disk. */
export async function faultPostgres(
  folder: string,
  port: number,
  own: {
    /** Added to its settings. */
    settings?: Record<string, string>;
    /** Instead of the file that says who may come in. */
    access?: string;
    /** Whoever comes in does so by TLS, certified by these. */
    caFile?: string;
    /** A file system of its own, which can be made full. */
    smallDisk?: boolean;
  } = {},
): Promise<FaultPostgres> {
  const programs = testSetting('CONJOINT_TEST_POSTGRES_PROGRAMS');
  const account = accountOf(testSetting('CONJOINT_TEST_POSTGRES_ACCOUNT'));
  const home = join(folder, 'postgres');
  mkdirSync(home, { mode: 0o755 });
  const disk = own.smallDisk ? SmallDisk.mount(home) : null;
  const data = join(home, 'data');
  initialise(data, programs, account);
  const tls = own.caFile ? '?sslmode=verify-full' : '';
  const adminUrl = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres${tls}`;
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 400,
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    // After a crash it otherwise flushes every file of every database one by one, which takes longer than the recovery itself.
    recovery_init_sync_method: 'syncfs',
    log_parameter_max_length: 0,
    log_min_error_statement: 'panic',
    ...own.settings,
  };
  if (own.access) writeFileSync(join(data, 'pg_hba.conf'), own.access);
  const supervised = await SupervisedProcess.start({
    name: 'PostgreSQL',
    command: join(programs, 'postgres'),
    args: ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    cwd: '/',
    ...account,
    logFile: join(folder, 'postgres.log'),
    ready: () => answers(adminUrl, own.caFile),
  });
  return { process: supervised, url: `postgres://127.0.0.1:${port}${tls}`, adminUrl, disk };
}

/** `101:104`, or `self` where PostgreSQL may run as whoever runs the tests. */
export function accountOf(text: string): { uid?: number; gid?: number } {
  const [uid, gid] = text.split(':').map(Number);
  return text === 'self' ? {} : { uid: uid!, gid: gid! };
}

function initialise(data: string, programs: string, account: { uid?: number; gid?: number }): void {
  mkdirSync(data, { mode: 0o700 });
  const passwordFile = `${data}.password`;
  writeFileSync(passwordFile, `${PASSWORD}\n`, { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) {
    for (const path of [data, passwordFile]) chownSync(path, account.uid, account.gid);
  }
  const { status, stderr } = spawnSync(
    join(programs, 'initdb'),
    [`--pgdata=${data}`, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'].concat([
      '--encoding=UTF8',
      '--locale=C',
      '--no-instructions',
    ]),
    { ...account, cwd: '/', env: { PATH: process.env['PATH'], LC_ALL: 'C' }, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`initdb failed: ${stderr}`);
}

async function answers(url: string, caFile: string | undefined): Promise<boolean> {
  const client = new pg.Client({ ...postgresClientConfig(url, caFile), connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined); // it is away again
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } finally {
    await client.end().catch(() => undefined); // broken already
  }
}
