import type { NodeConnectionOptions } from '@nats-io/transport-node';
import { authoritiesOf } from './trusted-authorities.js';

/**
 * Which servers, and whether by TLS: asked for by `tls://`, or by naming authorities. Then a server that offers none is refused, and its
 * certificate must be for the name we call it by. The names are ours: a cluster's own list would have addresses that no certificate is for.
 * The file is read again for each connection.
 */
export function natsLink(
  urls: string,
  caFile: string | undefined,
): Pick<NodeConnectionOptions, 'servers' | 'tls' | 'ignoreClusterUpdates'> {
  const servers = natsServers(urls);
  const encrypted = caFile !== undefined || servers.some((server) => server.startsWith('tls:'));
  authoritiesOf(caFile); // one that names no certificates is told at once, and not at each attempt
  return {
    servers: servers.map((server) => new URL(server).host),
    ignoreClusterUpdates: true,
    ...(encrypted ? { tls: caFile ? { caFile } : {} } : {}),
  };
}

/** The addresses that `NATS_URL` names, separated by commas. */
export function natsServers(urls: string): string[] {
  const servers = urls
    .split(',')
    .map((url) => url.trim())
    .filter(Boolean);
  return servers.map((server) => (/^(nats|tls):\/\//.test(server) ? server : `nats://${server}`));
}
