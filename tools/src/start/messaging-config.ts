import { natsServerConfig, type Partnership, type SecretStore } from '@conjoint/platform';
import { join } from 'node:path';
import type { DataFolder } from '../data-folder.js';

/** The configuration of this installation's nats-server: users and permissions follow from the partnership file. */
export function messagingConfig(
  partnership: Partnership,
  secrets: SecretStore,
  folder: DataFolder,
  port: number,
): string {
  return natsServerConfig({
    partitions: partnership.partitions(),
    password: (user) => secrets.read(`nats/${user}`),
    listen: `127.0.0.1:${port}`,
    storeDir: join(folder.nats, 'store'),
  });
}
