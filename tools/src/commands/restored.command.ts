import { SERVICES, type ServiceName } from '@conjoint/contracts';
import {
  databaseName,
  databaseServerUrl,
  markRestored,
  planRestore,
  voidAssertions,
  type Query,
  type RestorePlan,
} from '@conjoint/platform';
import type { Command } from 'commander';
import { createInterface } from 'node:readline/promises';
import { table } from '../console/table.js';
import { databaseClient } from '../database-client.js';
import { DEFAULT_DATA_FOLDER } from '../data-folder.js';
import { NeedsRemedy } from '../remedy.js';
import { installationEnvironment, type InstallationEnvironment } from '../start/environment-file.js';
import { readPartnership } from '../start/partnership-file.js';
import { fromCaller } from '../start/start-options.js';

interface Options {
  council: string;
  service?: string[];
  data: string;
  why: string;
  yes: boolean;
}

interface Place {
  service: ServiceName;
  partition: string;
  server: string;
}

/** `conjoint restored --council CODE`: tells the databases of a council that they are an older copy put back (ADR 0013). */
export function restoredCommand(program: Command): void {
  program
    .command('restored')
    .description('after an older copy of a council’s databases was put back: compare before anything is sent')
    .requiredOption('--council <code>', 'GSS code of the council, or the code of a body')
    .option('--service <names...>', 'only these were put back; all of them where it is left out')
    .option('--why <text>', 'what happened, for the audit', 'an older copy was put back')
    .option('--data <folder>', 'folder of the installation', fromCaller, DEFAULT_DATA_FOLDER)
    .option('--yes', 'do not ask', false)
    .action((options: Options) => restored(options));
}

async function restored(options: Options): Promise<void> {
  const environment = installationEnvironment(options.data);
  const places = placesOf(options.council, environment);
  const chosen = chosenOf(places, options.service);
  const plans = await Promise.all(
    chosen.map(async (place) => ({
      place,
      plan: await on(place, environment, (query) => planRestore(query)),
    })),
  );
  explain(options.council, plans);
  if (!options.yes && !(await agreed(options.council))) return console.log('Nothing was changed.');
  const at = new Date();
  for (const place of chosen) {
    const { voided } = await on(place, environment, (query) =>
      markRestored(query, { service: place.service, partition: options.council, at, why: options.why }),
    );
    console.log(`${place.service.padEnd(12)} marked as restored; ${voided} unsent events are void`);
  }
  for (const place of places) await on(place, environment, (query) => voidAssertions(query, at));
  const sessions = await endSessions(options.council, environment);
  console.log(`portal       ${sessions} sessions of this council ended`);
  console.log(
    'Start the services. They compare by themselves; an operator sees “After a restore” and lets them publish again.',
  );
}

function explain(council: string, plans: readonly { place: Place; plan: RestorePlan }[]): void {
  console.log(`This tells the databases of ${council} that an older copy was put in their place:\n`);
  console.log(
    table(
      ['Service', 'Newest event in it', 'Unsent, to be void', 'Leases, to be void', 'State now'],
      plans.map(({ place, plan }) => [
        place.service,
        plan.newestEventAt?.toISOString() ?? 'none',
        String(plan.unsent),
        String(plan.leases),
        plan.state,
      ]),
    ),
  );
  console.log(
    '\nUnsent events are kept and never sent. Everybody who acts for this council has to sign in again. Until an operator ends the' +
      '\ncheck, records can be read and not changed, nothing is sent, and other councils’ offers wait.\n',
  );
}

async function agreed(council: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.log('Nobody can be asked here; say --yes to go on.');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Type ${council} to go on: `);
  terminal.close();
  return answer.trim() === council;
}

function placesOf(council: string, environment: InstallationEnvironment): Place[] {
  const partnership = readPartnership(environment['CONJOINT_PARTNERSHIP'] ?? '');
  const partition = partnership.partitions().find(({ code }) => code === council);
  if (!partition)
    throw new NeedsRemedy(`The partnership has no council or body ${council}.`, 'Correct --council.');
  const server = databaseServerUrl(
    { ...environment },
    partnership.databaseServerOf(council) ?? null,
    environment['DATABASE_URL'] ?? '',
  );
  // A body holds no child, so the referrals service keeps nothing for one.
  return SERVICES.filter((service) => service !== 'referrals' || partition.kind === 'council').map(
    (service) => ({
      service,
      partition: council,
      server,
    }),
  );
}

function chosenOf(places: readonly Place[], names: readonly string[] | undefined): Place[] {
  const unknown = names?.filter((name) => !places.some(({ service }) => service === name)) ?? [];
  if (unknown.length > 0)
    throw new NeedsRemedy(
      `There is no ${unknown.join(', ')} here.`,
      `Services are ${places.map(({ service }) => service).join(', ')}.`,
    );
  return places.filter(({ service }) => !names || names.includes(service));
}

/** In one transaction, with the service's own role: it may do nothing here that the service may not. */
async function on<T>(
  { service, partition, server }: Place,
  environment: InstallationEnvironment,
  work: (query: Query) => Promise<T>,
): Promise<T> {
  const database = databaseName(environment['CONJOINT_DATABASE_PREFIX'] ?? '', service, partition);
  return withDatabase(server, database, environment, work);
}

async function withDatabase<T>(
  server: string,
  database: string,
  environment: InstallationEnvironment,
  work: (query: Query) => Promise<T>,
): Promise<T> {
  const client = databaseClient(server, database, environment);
  await client.connect();
  try {
    await client.query('begin');
    const result = await work(
      async <R>(sql: string, parameters?: unknown[]) => (await client.query(sql, parameters)).rows as R[],
    );
    await client.query('commit');
    return result;
  } finally {
    await client.end(); // what was not committed is undone
  }
}

/** Whoever acts for this council signs in again: her session rests on what the copy may not know any more. */
async function endSessions(council: string, environment: InstallationEnvironment): Promise<number> {
  const database = `${environment['CONJOINT_DATABASE_PREFIX'] ?? ''}portal`;
  const [row] = await withDatabase(environment['DATABASE_URL'] ?? '', database, environment, (query) =>
    query<{ count: number }>(
      'with gone as (delete from session where acting = $1 returning 1) select count(*)::int as count from gone',
      [council],
    ),
  );
  return row!.count;
}
