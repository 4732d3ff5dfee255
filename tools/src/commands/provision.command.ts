import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import {
  convergeKeycloak,
  fetchTrusting,
  provisionStreams,
  PROVISIONER_USER,
  SecretStore,
  streamReplicas,
} from '@conjoint/platform';
import { lastLines } from '../acquire/run-command.js';
import { consoleProgress, type Progress } from '../console/progress.js';
import { pause } from '../processes/managed-process.js';
import { NeedsRemedy } from '../remedy.js';
import { reasonOf } from '../start/own-servers.js';
import { readPartnership } from '../start/partnership-file.js';
import { realmFiles } from '../start/realm-files.js';
import { linesOf, runAppPrograms } from '../start/run-app-program.js';

type Environment = Readonly<Record<string, string>>;

/** Servers that start at the same moment have so long to answer. */
const PATIENCE_MS = 180_000;

/**
 * `conjoint provision`: everything that has to be there before the programs run, from the partnership file, against servers that the
 * environment names: databases and roles, streams and consumers, what the file says in each partition, realms. It may be repeated; it is
 * the migrator of Compose and of Kubernetes.
 */
export function provisionCommand(program: Command): void {
  program
    .command('provision')
    .description(
      'databases, roles, streams, dated rows and realms from the partnership file, before the programs start',
    )
    .action(() => provision(environmentOf(process.env), consoleProgress()));
}

async function provision(environment: Environment, progress: Progress): Promise<void> {
  const partnership = readPartnership(said(environment, 'CONJOINT_PARTNERSHIP'));
  const secrets = new SecretStore(said(environment, 'CONJOINT_SECRETS'));
  const migrated = await progress.during('Bringing the databases up to date', () =>
    patiently(() =>
      runAppPrograms('migrate', 'These databases could not be brought up to date', environment),
    ),
  );
  for (const line of linesOf(migrated)) progress.say(`  ${line}`);
  const made = await progress.during('Making streams and consumers', () =>
    patiently(() =>
      provisionStreams({
        natsUrl: said(environment, 'NATS_URL'),
        caFile: environment['CONJOINT_CA_FILE'],
        password: secrets.read(`nats/${PROVISIONER_USER}`),
        partitions: partnership.partitions(),
        replicas: streamReplicas.parse(environment['CONJOINT_STREAM_REPLICAS']),
      }),
    ),
  );
  progress.say(`  ${made.length} were missing`);
  const applied = await progress.during('Writing what the partnership file says into each partition', () =>
    runAppPrograms('apply', 'The file could not be applied by', environment),
  );
  for (const line of linesOf(applied)) progress.say(`  ${line}`);
  await signIn({ environment, partnership, secrets, progress });
  progress.say('Everything is there that the programs need');
}

interface SignIn {
  readonly environment: Environment;
  readonly partnership: ReturnType<typeof readPartnership>;
  readonly secrets: SecretStore;
  readonly progress: Progress;
}

async function signIn({ environment, partnership, secrets, progress }: SignIn): Promise<void> {
  const password =
    environment['KEYCLOAK_ADMIN_PASSWORD'] ??
    (secrets.has('keycloak/admin') ? secrets.read('keycloak/admin') : undefined);
  if (password === undefined)
    return progress.say(
      'Sign-in is left as it is: there is neither KEYCLOAK_ADMIN_PASSWORD nor a secret keycloak/admin',
    );
  const url = said(environment, 'KEYCLOAK_URL').replace(/\/$/, '');
  const admin = {
    ...{ url, username: environment['KEYCLOAK_ADMIN'] ?? 'admin', password },
    fetch: fetchTrusting(environment['CONJOINT_CA_FILE']),
  };
  const files = realmFiles(
    { partnership, secrets },
    { keycloak: url, portal: said(environment, 'PORTAL_URL').replace(/\/$/, '') },
  );
  const changes = await progress.during('Bringing Keycloak to what the file says', () =>
    patiently(() => convergeKeycloak({ files, admin })),
  );
  for (const change of changes) progress.say(`  ${change}`);
}

/** What a variable may not be without. */
function said(environment: Environment, name: string): string {
  const value = environment[name];
  if (value) return value;
  throw new NeedsRemedy(`${name} is not set.`, 'Set it; docs/runbooks/images.md has an example.');
}

/** The caller's, and the superuser's password from the secrets where no address says it. */
function environmentOf(given: NodeJS.ProcessEnv): Environment {
  const environment = Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
  if (environment['DATABASE_ADMIN_URL']) return environment;
  const file = `${environment['CONJOINT_SECRETS'] ?? ''}/postgres/superuser`;
  const url = new URL(said(environment, 'DATABASE_URL'));
  url.username = 'postgres';
  url.password = readFileSync(file, 'utf8').trim();
  url.pathname = '/postgres';
  return { ...environment, DATABASE_ADMIN_URL: url.href };
}

/** Again and again while a server is still on its way: what has been done already is only looked at. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const reason = error instanceof NeedsRemedy ? (error.detail ?? error.what) : reasonOf(error);
      const onItsWay =
        /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|starting up|57P03|timeout|JetStream|no responders|no suitable peers|insufficient resources|10008|10005|connection refused|fetch failed| 50[0-9] /i.test(
          reason,
        );
      if (!onItsWay || Date.now() > until) throw error;
      console.log(`  not yet: ${lastLines(reason, 1).slice(0, 160)}`);
      await pause(1_000);
    }
  }
}
