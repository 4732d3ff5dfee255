import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { provisionStreams, PROVISIONER_USER, type Partnership, type SecretStore } from '@conjoint/platform';
import { acquireNatsServer } from '../acquire/nats-server.js';
import type { Progress } from '../console/progress.js';
import type { DataFolder } from '../data-folder.js';
import type { Supervisor } from '../processes/supervisor.js';
import { startNats } from '../servers/nats.js';
import { keepStreams } from './keep-streams.js';
import { messagingConfig } from './messaging-config.js';

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
  const { partnership, secrets, folder, port, supervisor, progress } = plan;
  const partitions = partnership.partitions();
  const configText = messagingConfig(partnership, secrets, folder, port);
  let url = process.env['NATS_URL'];
  if (url) {
    const file = join(folder.run, 'nats-server.conf');
    writeFileSync(file, configText, { mode: 0o600 });
    progress.say(
      `Messaging: the server named by NATS_URL; its users and permissions have to be those of ${file}`,
    );
  } else {
    const binary = await acquireNatsServer(folder.tools, progress);
    const server = await startNats({
      binary: binary.path,
      configText,
      folder: folder.nats,
      logFile: join(folder.logs, 'nats.log'),
      port,
      started: (process) => supervisor.keep(process, 'nats-server'),
    });
    url = server.url;
    progress.say(`Messaging: nats-server ${binary.version} (${binary.because}) on port ${port}`);
  }
  const natsUrl = url;
  const password = secrets.read(`nats/${PROVISIONER_USER}`);
  const provision = (): Promise<string[]> => provisionStreams({ natsUrl, password, partitions });
  await provision();
  keepStreams(provision, progress);
  return natsUrl;
}
