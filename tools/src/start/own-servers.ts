import { fetchTrusting, natsServers, postgresClientConfig } from '@conjoint/platform';
import pg from 'pg';
import { isLoopbackHost } from '../embedded-identity/identity-config.js';
import { NeedsRemedy } from '../remedy.js';

/** The first release this was tried with that has what our statements need. */
const LEAST_POSTGRES = 16;

/** Variables that name a server of the person's own, and an example of each. */
const EXAMPLES = {
  NATS_URL: 'nats://127.0.0.1:4222',
  DATABASE_URL: 'postgres://127.0.0.1:5432',
  DATABASE_ADMIN_URL: 'postgres://superuser:password@127.0.0.1:5432/postgres',
  KEYCLOAK_URL: 'http://127.0.0.1:8080',
} as const;

const PROTOCOLS: Record<keyof typeof EXAMPLES, readonly string[]> = {
  NATS_URL: ['nats:', 'tls:'],
  DATABASE_URL: ['postgres:', 'postgresql:'],
  DATABASE_ADMIN_URL: ['postgres:', 'postgresql:'],
  KEYCLOAK_URL: ['http:', 'https:'],
};

/** A server the environment names instead of one that we start. */
export interface OwnServer {
  readonly variable: keyof typeof EXAMPLES;
  /** Without a trailing slash. */
  readonly url: string;
  /** `host:port`, for sentences: the whole address may hold a password. */
  readonly address: string;
}

/** The server a variable names, or undefined when it is not set. @throws NeedsRemedy when it is no address. */
export function ownServer(
  variable: keyof typeof EXAMPLES,
  environment: NodeJS.ProcessEnv = process.env,
): OwnServer | undefined {
  const value = environment[variable]?.trim();
  if (!value) return undefined;
  const remedy = `Set it to an address such as ${EXAMPLES[variable]}, or unset it.`;
  const addresses = variable === 'NATS_URL' ? natsServers(value) : [value];
  if (!addresses.every((address) => URL.canParse(address)))
    throw new NeedsRemedy(`${variable} is not an address.`, remedy);
  const urls = addresses.map((address) => new URL(address));
  if (!urls.every(({ protocol, host }) => PROTOCOLS[variable].includes(protocol) && host !== ''))
    throw new NeedsRemedy(`${variable} is not an address of that kind.`, remedy);
  const address = urls.map(({ host }) => host).join(', ');
  return { variable, url: addresses.join(',').replace(/\/+$/, ''), address };
}

/**
 * The embedded identity knows every password in the clear: it must not open anything that is not on this machine.
 * @throws NeedsRemedy when the environment names a server elsewhere.
 */
export function requireServersHere(environment: NodeJS.ProcessEnv = process.env): void {
  for (const variable of ['NATS_URL', 'DATABASE_URL', 'DATABASE_ADMIN_URL'] as const) {
    const server = ownServer(variable, environment);
    if (!server || hostsOf(server).every(isLoopbackHost)) continue;
    throw new NeedsRemedy(
      `The embedded identity works only where every address is this machine's own, and ${variable} names ${server.address}.`,
      'Use a Keycloak (--identity keycloak, or KEYCLOAK_URL), or servers on 127.0.0.1.',
    );
  }
}

function hostsOf({ variable, url }: OwnServer): string[] {
  return (variable === 'NATS_URL' ? natsServers(url) : [url]).map((address) => new URL(address).hostname);
}

/** Whether a PostgreSQL can be used as an administrator; answers its version. @throws NeedsRemedy when it cannot. */
export async function checkPostgres({ variable, url, address }: OwnServer): Promise<string> {
  const client = new pg.Client(postgresClientConfig(url, process.env['CONJOINT_CA_FILE']));
  client.on('error', () => undefined); // told by what was asked of it
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; number: string; may: boolean }>(
      `select current_setting('server_version') as version, current_setting('server_version_num') as number,
              rolsuper as may
         from pg_roles where rolname = current_user`,
    );
    const [found] = rows;
    if (!found?.may)
      throw new NeedsRemedy(
        `The user of ${variable} is no superuser of the PostgreSQL at ${address}.`,
        `Name one in ${variable}: roles, databases and extensions have to be made.`,
      );
    if (Number(found.number) < LEAST_POSTGRES * 10_000)
      throw new NeedsRemedy(
        `The PostgreSQL at ${address} is ${found.version}; ${LEAST_POSTGRES} or newer is needed.`,
        'Use a newer one, or unset DATABASE_URL and one is started for you.',
      );
    return found.version;
  } catch (error) {
    if (error instanceof NeedsRemedy) throw error;
    throw new NeedsRemedy(...whyPostgresFailed(error, { variable, address }));
  } finally {
    await client.end().catch(() => undefined);
  }
}

function whyPostgresFailed(
  error: unknown,
  { variable, address }: Pick<OwnServer, 'variable' | 'address'>,
): [what: string, remedy: string] {
  const code = codeOf(error);
  if (code.startsWith('28'))
    return [
      `The PostgreSQL at ${address} refuses the user and password of ${variable}.`,
      `Correct ${variable}, or unset DATABASE_URL and one is started for you.`,
    ];
  if (code === '3D000')
    return [
      `The PostgreSQL at ${address} has no database of the name in ${variable}.`,
      'End it with /postgres, which every server has.',
    ];
  return [
    `No PostgreSQL answers at ${address}, which ${variable} names (${reasonOf(error)}).`,
    `Start it, or correct ${variable}, or unset DATABASE_URL and one is started for you.`,
  ];
}

/** What can be said of a nats-server that could not be provisioned. */
export function natsRemedy(error: unknown, address: string, configFile: string): NeedsRemedy {
  const reason = reasonOf(error);
  if (/authorization|authentication|permission/i.test(reason))
    return new NeedsRemedy(
      `The nats-server at ${address} does not know the users of this installation.`,
      `Give it the users and permissions of ${configFile}, have it read them (nats-server --signal reload), and run the command again.`,
    );
  if (/jetstream/i.test(reason))
    return new NeedsRemedy(
      `The nats-server at ${address} has no JetStream (${reason}).`,
      `Start it with the configuration ${configFile}, and run the command again.`,
    );
  return new NeedsRemedy(
    `No nats-server answers at ${address}, which NATS_URL names (${reason}).`,
    `Start it with nats-server -c ${configFile}, or correct NATS_URL, or unset it and one is started for you.`,
  );
}

/** Whether a Keycloak has a realm. @throws NeedsRemedy when it does not answer as one. */
export async function hasRealm({ url, address }: OwnServer, realm: string): Promise<boolean> {
  const asked = async (name: string): Promise<number> => {
    const response = await fetchTrusting(process.env['CONJOINT_CA_FILE'])(
      `${url}/realms/${name}/.well-known/openid-configuration`,
      {
        signal: AbortSignal.timeout(10_000),
      },
    );
    await response.arrayBuffer();
    return response.status;
  };
  try {
    const status = await asked(realm);
    if (status === 200) return true;
    if ((await asked('master')) === 200) return false;
  } catch (error) {
    throw new NeedsRemedy(
      `No Keycloak answers at ${address}, which KEYCLOAK_URL names (${reasonOf(error)}).`,
      'Start it, or correct KEYCLOAK_URL, or unset it and one is started for you.',
    );
  }
  throw new NeedsRemedy(
    `What answers at ${address} is no Keycloak.`,
    'Correct KEYCLOAK_URL (with the path, if it has one), or unset it and one is started for you.',
  );
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** The innermost reason in a few words: a failed fetch hides it in its cause, and several addresses in their first. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message || codeOf(error);
}
