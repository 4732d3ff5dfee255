import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, openSync, closeSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testSetting } from './test-environment.js';

/** A nats-server of one suite's own, which it may stop, kill and start again. */
export interface TestNats {
  readonly url: string;
  /** Ends it in good order. Its address and its stored messages stay for `restart`. */
  stop(): Promise<void>;
  /** Ends it as a power cut would. */
  kill9(): Promise<void>;
  /** Has it read a new configuration, and its certificates again, while everybody stays connected. */
  reload(configText?: string): void;
  /** Starts it again at the same address; a new configuration takes the place of the old one. */
  restart(configText?: string): Promise<void>;
  /** Ends it and removes everything it stored. For `afterAll`. */
  remove(): Promise<void>;
}

const HOST = '127.0.0.1';
const READY_MILLISECONDS = 20_000;

/** Starts a private nats-server with JetStream on free loopback ports; `configText` gives users and permissions. */
export async function testNats(configText = ''): Promise<TestNats> {
  const binary = testSetting('CONJOINT_TEST_NATS_SERVER');
  const folder = mkdtempSync(join(tmpdir(), 'conjoint-nats-'));
  const [port, monitor] = await Promise.all([freePort(), freePort()]);
  const configFile = join(folder, 'nats-server.conf');
  const logFile = join(folder, 'log');
  let child: ChildProcess | undefined;

  const start = async (text: string): Promise<void> => {
    writeFileSync(configFile, text, { mode: 0o600 });
    child = launch(
      binary,
      [
        '-c',
        configFile,
        '-a',
        HOST,
        '-p',
        `${port}`,
        '-m',
        `${monitor}`,
        '-js',
        '-sd',
        join(folder, 'store'),
      ],
      logFile,
    );
    await untilHealthy(monitor, child, logFile);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = child;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill(signal);
    await ended;
  };

  let config = configText;
  await start(config);
  return {
    url: `nats://${HOST}:${port}`,
    stop: () => end('SIGTERM'),
    kill9: () => end('SIGKILL'),
    reload(changed = config) {
      config = changed;
      writeFileSync(configFile, config, { mode: 0o600 });
      child?.kill('SIGHUP');
    },
    async restart(changed = config) {
      config = changed;
      await end('SIGTERM');
      await start(config);
    },
    async remove() {
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function launch(binary: string, args: string[], logFile: string): ChildProcess {
  const log = openSync(logFile, 'a');
  try {
    const child = spawn(binary, args, { stdio: ['ignore', log, log] });
    // A suite that dies must not leave its server behind.
    const follow = (): void => void child.kill('SIGKILL');
    process.once('exit', follow);
    child.once('exit', () => process.off('exit', follow));
    return child;
  } finally {
    closeSync(log);
  }
}

async function untilHealthy(monitor: number, child: ChildProcess, logFile: string): Promise<void> {
  const deadline = Date.now() + READY_MILLISECONDS;
  for (;;) {
    const healthy = await fetch(`http://${HOST}:${monitor}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
    if (healthy) return;
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new Error(`nats-server did not become ready. Its log:\n${readFileSync(logFile, 'utf8')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
