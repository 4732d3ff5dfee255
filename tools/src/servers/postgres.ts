import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '../console/progress.js';
import { NeedsRemedy } from '../remedy.js';
import { ManagedProcess } from '../processes/managed-process.js';
import { waitUntilReady } from '../processes/wait-until.js';
import { folderFor, postgresHome, type PostgresHome } from './postgres-home.js';

export interface PostgresOptions {
  readonly dataFolder: string;
  readonly logFile: string;
  readonly port: number;
  /** Told as soon as there is a process, so that it is stopped with the others even if it never becomes ready. */
  readonly started?: (process: ManagedProcess) => void;
  readonly superuserPassword: string;
  readonly progress: Progress;
  /** Whether a commit waits for the disk. Only throw-away test servers may say no. */
  readonly durable?: boolean;
}

export interface PostgresServer {
  readonly process: ManagedProcess;
  /** `postgres://127.0.0.1:port`, as services are told: their names and passwords are in the secrets folder. */
  readonly url: string;
  /** With the superuser's name and password; for the provisioner alone. */
  readonly adminUrl: string;
}

const SUPERUSER = 'postgres';
const HOST = '127.0.0.1';

/** Starts the PostgreSQL that npm installed, making its data folder on first use. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { port, progress, superuserPassword, logFile } = options;
  const home = postgresHome(options.dataFolder);
  if (home.note) progress.say(home.note);
  if (!existsSync(join(home.dataFolder, 'PG_VERSION'))) {
    await progress.during('Making an empty PostgreSQL', async () => initialise(home, superuserPassword));
  }
  stopLeftover(home);
  const child = ManagedProcess.start({
    name: 'postgres',
    command: join(home.programs, 'postgres'),
    args: ['-D', home.dataFolder, ...settings(port, options.durable ?? true)],
    cwd: '/',
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    ...home.account,
    logFile,
    stopSignal: 'SIGINT',
    stopTimeoutMs: 60_000,
  });
  options.started?.(child);
  await waitUntilReady({
    label: 'PostgreSQL',
    process: child,
    timeoutMs: 120_000,
    ready: () => asksForPassword(port),
  });
  return {
    process: child,
    url: `postgres://${HOST}:${port}`,
    adminUrl: `postgres://${SUPERUSER}:${encodeURIComponent(superuserPassword)}@${HOST}:${port}/postgres`,
  };
}

/** Where the data of `wanted` really is, so that a reset removes the right folder. */
export function postgresDataFolder(wanted: string): string {
  return postgresHome(wanted).dataFolder;
}

function settings(port: number, durable: boolean): string[] {
  const values = {
    port,
    listen_addresses: HOST,
    unix_socket_directories: '', // nothing but the loopback port: one way in, always with a password
    max_connections: 200,
    timezone: 'UTC',
    fsync: durable ? 'on' : 'off',
    synchronous_commit: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    // After a crash: one sync of the file system instead of one a file, of which many databases have thousands.
    ...(platform() === 'linux' ? { recovery_init_sync_method: 'syncfs' } : {}),
    // Rows hold personal data: a failed statement is reported without its values.
    log_error_verbosity: 'terse',
    log_parameter_max_length: 0,
    log_min_error_statement: 'panic',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Made beside its place and then moved there, so that a run that was killed half-way leaves nothing that looks done. */
function initialise(home: PostgresHome, password: string): void {
  const making = `${home.dataFolder}.making`;
  rmSync(making, { recursive: true, force: true });
  rmSync(home.dataFolder, { recursive: true, force: true });
  folderFor(making, home.account);
  const passwordFolder = mkdtempSync(join(tmpdir(), 'conjoint-'));
  try {
    const passwordFile = join(passwordFolder, 'password');
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    if (home.account.uid !== undefined && home.account.gid !== undefined) {
      chownSync(passwordFolder, home.account.uid, home.account.gid);
      chownSync(passwordFile, home.account.uid, home.account.gid);
    }
    const flags = [
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ];
    const initdb = spawnSync(
      join(home.programs, 'initdb'),
      [`--pgdata=${making}`, `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, ...flags],
      {
        ...home.account,
        cwd: '/',
        env: { PATH: process.env['PATH'], LC_ALL: 'C' },
        encoding: 'utf8',
        timeout: 120_000,
      },
    );
    if (initdb.status !== 0) {
      throw new NeedsRemedy(
        'PostgreSQL could not make its data folder.',
        `Check that ${home.dataFolder} is on a disk with at least 500 MB free.`,
        initdb.stderr || initdb.error?.message,
      );
    }
    renameSync(making, home.dataFolder);
  } finally {
    rmSync(passwordFolder, { recursive: true, force: true });
  }
}

/** A server of an earlier run that was killed before it could stop it. pg_ctl knows whether it really is one. */
function stopLeftover(home: PostgresHome): void {
  if (!existsSync(join(home.dataFolder, 'postmaster.pid'))) return;
  spawnSync(join(home.programs, 'pg_ctl'), ['stop', '-D', home.dataFolder, '-m', 'fast', '-w', '-t', '60'], {
    ...home.account,
    cwd: '/',
    stdio: 'ignore',
  });
}

/**
 * Whether the server takes connections: it answers a start-up message by asking for a password, or, while it still
 * recovers, by an error. No client library is needed for that much.
 */
function asksForPassword(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: HOST, timeout: 2_000 }, () => {
      const parameters = Buffer.from(`user\0${SUPERUSER}\0database\0postgres\0\0`);
      const head = Buffer.alloc(8);
      head.writeInt32BE(head.length + parameters.length, 0);
      head.writeInt32BE(196_608, 4); // protocol 3.0
      socket.write(Buffer.concat([head, parameters]));
    });
    const answer = (yes: boolean): void => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('data', (reply) => answer(reply[0] === 'R'.charCodeAt(0)));
    socket.once('error', () => answer(false));
    socket.once('timeout', () => answer(false));
  });
}
