import { Agent, buildConnector, fetch as fetchWith } from 'undici';
import { authoritiesOf } from './trusted-authorities.js';

type Connector = ReturnType<typeof buildConnector>;

const clients = new Map<string, typeof fetch>();

/**
 * `fetch` that believes the named authorities and nobody else; the system's own `fetch` where none are named. NODE_EXTRA_CA_CERTS would be
 * read at the start only, and believed beside every authority of the world. A renewed file counts for the next connection.
 */
export function fetchTrusting(caFile: string | undefined): typeof fetch {
  const authorities = authoritiesOf(caFile);
  if (!authorities) return fetch;
  const kept = clients.get(authorities.file);
  if (kept) return kept;
  let made: { pem: string; connect: Connector } | undefined;
  const dispatcher = new Agent({
    connect: (options, callback) => {
      const { pem } = authorities;
      if (made?.pem !== pem) made = { pem, connect: buildConnector({ ca: pem, minVersion: 'TLSv1.2' }) };
      made.connect(options, callback);
    },
  });
  const client = ((input: string | URL, init?: object) =>
    fetchWith(input, { ...init, dispatcher })) as unknown as typeof fetch;
  clients.set(authorities.file, client);
  return client;
}
