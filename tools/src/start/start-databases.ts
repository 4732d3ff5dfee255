import { join } from 'node:path';
import type { Progress } from '../console/progress.js';
import type { DataFolder } from '../data-folder.js';
import type { Supervisor } from '../processes/supervisor.js';
import { NeedsRemedy } from '../remedy.js';
import { keptSecret } from '../secret-file.js';
import { startPostgres } from '../servers/postgres.js';
import { checkPostgres, ownServer, type OwnServer } from './own-servers.js';
import { linesOf, runAppPrograms } from './run-app-program.js';

export interface DatabaseServer {
  /** For services: without credentials. */
  readonly url: string;
  /** For the migrators alone. */
  readonly adminUrl: string;
}

export interface DatabasePlan {
  readonly folder: DataFolder;
  readonly port: number;
  readonly supervisor: Supervisor;
  readonly progress: Progress;
}

/** PostgreSQL: the one DATABASE_URL names, or the one npm installed. */
export async function startDatabaseServer({
  folder,
  port,
  supervisor,
  progress,
}: DatabasePlan): Promise<DatabaseServer> {
  const own = ownServer('DATABASE_URL');
  if (own) return useOwnPostgres(own, progress);
  const server = await startPostgres({
    dataFolder: folder.postgres,
    logFile: join(folder.logs, 'postgres.log'),
    port,
    superuserPassword: keptSecret(join(folder.secrets, 'postgres', 'superuser')),
    progress,
    started: (process) => supervisor.keep(process, 'PostgreSQL'),
  });
  progress.say(`Database: PostgreSQL 18 on port ${port}`);
  return server;
}

async function useOwnPostgres(own: OwnServer, progress: Progress): Promise<DatabaseServer> {
  const admin = ownServer('DATABASE_ADMIN_URL');
  if (!admin) {
    throw new NeedsRemedy(
      'DATABASE_URL names a PostgreSQL of your own, but its databases cannot be made without its superuser.',
      'Set DATABASE_ADMIN_URL to postgres://superuser:password@host:port/postgres as well.',
    );
  }
  const version = await checkPostgres(admin);
  progress.say(`Database: PostgreSQL ${version} at ${own.address}, named by DATABASE_URL`);
  return { url: own.url, adminUrl: admin.url };
}

/** Every process brings the program that makes and migrates its own databases. */
export async function migrateDatabases(
  environment: Readonly<Record<string, string>>,
  progress: Progress,
): Promise<void> {
  const results = await progress.during('Bringing the databases up to date', () =>
    runAppPrograms('migrate', 'These databases could not be brought up to date', environment),
  );
  progress.say(`${linesOf(results).length} databases are up to date`);
}
