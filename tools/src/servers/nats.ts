import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ManagedProcess } from '../processes/managed-process.js';
import { freePort } from '../processes/ports.js';
import { answersOk, waitUntilReady } from '../processes/wait-until.js';

export interface NatsOptions {
  readonly binary: string;
  /** Its whole configuration; the monitoring port is added here. */
  readonly configText: string;
  readonly folder: string;
  readonly logFile: string;
  readonly port: number;
  /** Told as soon as there is a process, so that it is stopped with the others even if it never becomes ready. */
  readonly started?: (process: ManagedProcess) => void;
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
    // The address is given here as well: nats-server listens on every one when a configuration forgets to say.
    args: ['-c', configFile, '-a', HOST, '-p', String(port), '-m', String(monitor)],
    logFile,
  });
  options.started?.(child);
  await waitUntilReady({
    label: 'nats-server',
    process: child,
    timeoutMs: 60_000,
    ready: () => answersOk(`http://${HOST}:${monitor}/healthz`),
  });
  return { process: child, url: `nats://${HOST}:${port}` };
}
