import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { acquireChromium } from '../acquire/chromium.js';
import { runCommand } from '../acquire/run-command.js';
import type { Progress } from '../console/progress.js';
import { DEFAULT_DATA_FOLDER, openDataFolder } from '../data-folder.js';
import { freePort } from '../processes/ports.js';
import { postgresDataFolder } from '../servers/postgres.js';
import { stopRun } from '../start/stop-run.js';
import { WORKSPACE } from '../workspace.js';
import { runJest } from './jest-part.js';
import { couldNotRun, type Part, type PartResult } from './part.js';

const START_TIMEOUT_MS = 10 * 60_000;

/**
 * The journeys in a real browser through a whole installation, made afresh by the very command a newcomer uses and
 * with real Keycloak.
 */
export function browserPart(partnershipFile: string): Part {
  const name = basename(partnershipFile, '.yaml');
  return {
    name: `browser journeys, ${name}`,
    async run(progress) {
      const chromium = await acquireChromium(progress);
      if (!chromium) return couldNotRun('there is no Chromium; install it, or name it in CHROMIUM');
      return throughInstallation({ name, partnershipFile, chromium, progress });
    },
  };
}

interface Journeys {
  readonly name: string;
  readonly partnershipFile: string;
  readonly chromium: string;
  readonly progress: Progress;
}

async function throughInstallation({
  name,
  partnershipFile,
  chromium,
  progress,
}: Journeys): Promise<PartResult> {
  const data = join(DEFAULT_DATA_FOLDER, 'test', `e2e-${name}`);
  await remove(data, progress);
  const port = await freePort();
  try {
    const started = await progress.during(`Starting a new installation of ${name}`, () =>
      start(data, partnershipFile, port),
    );
    if (!started.ok) {
      console.log(started.output);
      return couldNotRun('the installation did not start');
    }
    return await runJest({
      project: 'e2e',
      // One browser at a time: the journeys share one installation and two processor cores.
      args: ['--runInBand'],
      env: {
        CONJOINT_E2E_PORTAL_URL: `http://127.0.0.1:${port}`,
        CONJOINT_E2E_PARTNERSHIP: partnershipFile,
        CONJOINT_E2E_DATA: data,
        CONJOINT_E2E_CHROMIUM: chromium,
      },
    });
  } finally {
    await remove(data, progress);
  }
}

function start(data: string, partnershipFile: string, port: number) {
  const program = join(WORKSPACE, 'tools/dist/start.js');
  const options = ['--data', data, '--partnership', partnershipFile, '--port', String(port), '--detach'];
  return runCommand(process.execPath, [program, '--identity', 'keycloak', ...options], {
    timeoutMs: START_TIMEOUT_MS,
    cwd: WORKSPACE,
  });
}

async function remove(data: string, progress: Progress): Promise<void> {
  const folder = openDataFolder(data);
  await stopRun(join(folder.run, 'processes.json'), progress);
  rmSync(postgresDataFolder(folder.postgres), { recursive: true, force: true });
  // The logs stay: they are what a failed journey is explained by.
  for (const path of [folder.nats, folder.keycloak, folder.identity, folder.secrets, folder.run]) {
    rmSync(path, { recursive: true, force: true });
  }
}
