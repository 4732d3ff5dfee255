import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ManagedProcess } from '../processes/managed-process.js';
import { freePort } from '../processes/ports.js';
import { answersOk, waitUntilReady } from '../processes/wait-until.js';

export interface NatsOptions {
  readonly binary: string;
  /** Users, permissions and JetStream's settings; address and storage are added on the command line. */
  readonly configText: string;
  readonly folder: string;
  readonly logFile: string;
  readonly port: number;
}

export interface NatsServer {
  readonly process: ManagedProcess;
  readonly url: string;
}

const HOST = '127.0.0.1';

export async function startNats(options: NatsOptions): Promise<NatsServer> {
  const { binary, configText, folder, logFile, port } = options;
  const configFile = join(folder, 'nats-server.conf');
  // It holds the passwords of every service: for its owner's eyes only.
  writeFileSync(configFile, configText, { mode: 0o600 });
  const monitor = await freePort();
  const child = ManagedProcess.start({
    name: 'nats',
    command: binary,
    args: [
      '-c',
      configFile,
      '-a',
      HOST,
      '-p',
      String(port),
      '-m',
      String(monitor),
      '-js',
      '-sd',
      join(folder, 'store'),
    ],
    logFile,
  });
  await waitUntilReady({
    label: 'nats-server',
    process: child,
    timeoutMs: 60_000,
    ready: () => answersOk(`http://${HOST}:${monitor}/healthz`),
  });
  return { process: child, url: `nats://${HOST}:${port}` };
}
