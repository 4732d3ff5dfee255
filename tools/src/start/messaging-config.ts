import { natsServerConfig, natsServers, type Partnership, type SecretStore } from '@conjoint/platform';
import { join } from 'node:path';
import type { DataFolder } from '../data-folder.js';

/** The configuration of this installation's nats-server: users and permissions follow from the partnership file. */
export function messagingConfig(
  partnership: Partnership,
  secrets: SecretStore,
  folder: DataFolder,
  /** `host:port` */
  listen: string,
): string {
  return natsServerConfig({
    partitions: partnership.partitions(),
    password: (user) => secrets.readAll(`nats/${user}`),
    listen,
    storeDir: join(folder.nats, 'store'),
  });
}

/** Where a server of `NATS_URL` listens: of several, the first. */
export function natsListen(natsUrl: string): string {
  const { hostname, port } = new URL(natsServers(natsUrl)[0] ?? '');
  return `${hostname}:${port || '4222'}`;
}

/** Where that configuration is: beside the data of the server started here, or left for the person whose server it is. */
export function natsConfigFile(folder: DataFolder, server: 'started here' | 'own'): string {
  return join(server === 'own' ? folder.run : folder.nats, 'nats-server.conf');
}
