import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  provisionStreams,
  PROVISIONER_USER,
  streamReplicas,
  type Partnership,
  type SecretStore,
} from '@conjoint/platform';
import { acquireNatsServer } from '../acquire/nats-server.js';
import type { Progress } from '../console/progress.js';
import type { DataFolder } from '../data-folder.js';
import type { Supervisor } from '../processes/supervisor.js';
import { startNats } from '../servers/nats.js';
import { keepStreams } from './keep-streams.js';
import { messagingConfig, natsConfigFile, natsListen } from './messaging-config.js';
import { natsRemedy, ownServer, type OwnServer } from './own-servers.js';

export interface MessagingPlan {
  readonly partnership: Partnership;
  readonly secrets: SecretStore;
  readonly folder: DataFolder;
  readonly port: number;
  readonly supervisor: Supervisor;
  readonly progress: Progress;
}

/** NATS with the permissions that follow from the partnership file, and a stream for each partition. */
export async function startMessaging(plan: MessagingPlan): Promise<string> {
  const own = ownServer('NATS_URL');
  const { url: natsUrl, configFile } = own ? useOwnServer(own, plan) : await startServer(plan);
  const password = plan.secrets.read(`nats/${PROVISIONER_USER}`);
  const partitions = plan.partnership.partitions();
  const provision = (): Promise<string[]> =>
    provisionStreams({
      ...{ natsUrl, password, partitions },
      caFile: process.env['CONJOINT_CA_FILE'],
      replicas: streamReplicas.parse(process.env['CONJOINT_STREAM_REPLICAS']),
    });
  try {
    await provision();
  } catch (error) {
    throw own && configFile ? natsRemedy(error, own.address, configFile) : error;
  }
  keepStreams(provision, plan.progress);
  return natsUrl;
}

interface Messaging {
  readonly url: string;
  /** Left for the person, when the server is theirs. */
  readonly configFile?: string;
}

function useOwnServer({ url, address }: OwnServer, plan: MessagingPlan): Messaging {
  const { partnership, secrets, folder, progress } = plan;
  const configFile = natsConfigFile(folder, 'own');
  writeFileSync(configFile, messagingConfig(partnership, secrets, folder, natsListen(url)), { mode: 0o600 });
  progress.say(
    `Messaging: the nats-server at ${address}, named by NATS_URL; its users and permissions have to be those of ${configFile}`,
  );
  return { url, configFile };
}

async function startServer(plan: MessagingPlan): Promise<Messaging> {
  const { partnership, secrets, folder, port, supervisor, progress } = plan;
  const binary = await acquireNatsServer(folder.tools, progress);
  const { url } = await startNats({
    binary: binary.path,
    configText: messagingConfig(partnership, secrets, folder, `127.0.0.1:${port}`),
    folder: folder.nats,
    logFile: join(folder.logs, 'nats.log'),
    port,
    started: (process) => supervisor.keep(process, 'nats-server'),
  });
  progress.say(`Messaging: nats-server ${binary.version} (${binary.because}) on port ${port}`);
  return { url };
}
