import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { acquireChromium } from '../acquire/chromium.js';
import { canInstallPackages, installPackages } from '../acquire/debian.js';
import { acquireCompose } from '../acquire/docker-compose.js';
import { hasProgram } from '../acquire/run-command.js';
import { prepareFiles } from '../compose/bring-up.js';
import { composeFolder } from '../compose/layout.js';
import type { Progress } from '../console/progress.js';
import { DEFAULT_DATA_FOLDER, dataFolderAt } from '../data-folder.js';
import { buildImages } from '../images/build-images.js';
import { imageTable } from '../images/image-table.js';
import { engineAnswers } from '../images/engine.js';
import { pause } from '../processes/managed-process.js';
import { freePort } from '../processes/ports.js';
import { WORKSPACE } from '../workspace.js';
import { runJest } from './jest-part.js';
import { couldNotRun, type Part, type PartResult } from './part.js';
import { startTestServers } from './test-servers.js';

const TAG = 'test';
const PARTNERSHIP = join(WORKSPACE, 'infra/partnerships/tri-borough.yaml');
const ENGINE_PATIENCE_MS = 30_000;

/** The images are built and run. Where no Docker engine answers and none may be started, this part is skipped, and says so. */
export const containersPart: Part = {
  name: 'containers',
  async run(progress) {
    const engine = await ensureEngine(progress);
    if (!engine) return { passed: 0, failed: 0, skipped: 1, note: 'no Docker engine answers' };
    try {
      return await buildAndRun(progress);
    } finally {
      engine.stop();
    }
  },
};

async function buildAndRun(progress: Progress): Promise<PartResult> {
  const out = join(DEFAULT_DATA_FOLDER, 'images', TAG);
  console.log(imageTable(await buildImages({ tag: TAG, out }, progress)));
  const alone = await imagesAlone(progress);
  const together = await composed(progress);
  const note = [alone, together].flatMap((result) => result.note ?? []).join('; ');
  return {
    passed: alone.passed + together.passed,
    failed: alone.failed + together.failed,
    ...(note === '' ? {} : { note }),
  };
}

/** Our images, on a PostgreSQL and a nats-server of this machine. */
async function imagesAlone(progress: Progress): Promise<PartResult> {
  const servers = await startTestServers({ name: 'containers', progress });
  try {
    return await runJest({
      project: 'containers',
      env: { ...servers.environment, CONJOINT_TEST_IMAGES: TAG },
      args: ['--runInBand', '--testPathPatterns', 'libs/'],
    });
  } finally {
    await servers.stop();
  }
}

/** Everything in containers, as infra/compose has it, and a browser. */
async function composed(progress: Progress): Promise<PartResult> {
  const chromium = await acquireChromium(progress);
  if (!chromium) return couldNotRun('there is no Chromium; install it, or name it in CHROMIUM');
  const compose = await acquireCompose(dataFolderAt(DEFAULT_DATA_FOLDER).tools, progress);
  const data = join(DEFAULT_DATA_FOLDER, 'test', 'composed');
  rmSync(data, { recursive: true, force: true });
  const port = await freePort();
  const project = `conjoint-test-${port}`;
  const addresses = { port, portalHost: 'conjoint.localhost', signInHost: 'sign-in.conjoint.localhost' };
  const folder = composeFolder(data);
  try {
    await prepareFiles(
      { ...addresses, data, project, tag: TAG, bind: '127.0.0.1', build: false, partnership: PARTNERSHIP },
      progress,
    );
    const program = compose.command === 'docker' ? null : compose.command;
    return await runJest({
      project: 'containers',
      env: {
        // It would be pulled, and there is nothing to clean up that the test does not.
        TESTCONTAINERS_RYUK_DISABLED: 'true',
        CONJOINT_TEST_COMPOSE: JSON.stringify({ variables: folder.variables, project, program }),
        CONJOINT_E2E_PORTAL_URL: `https://${addresses.portalHost}:${port}`,
        CONJOINT_E2E_PARTNERSHIP: PARTNERSHIP,
        CONJOINT_E2E_DATA: data,
        CONJOINT_E2E_CHROMIUM: chromium,
        CONJOINT_E2E_CERTIFICATE: join(folder.certificates, 'front', 'tls.crt'),
      },
      args: ['--runInBand', '--testPathPatterns', 'apps/'],
    });
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

/** The engine that answers; or, as root on Debian, one started for the time of the tests. */
async function ensureEngine(progress: Progress): Promise<{ stop: () => void } | undefined> {
  if (hasProgram('docker') && (await engineAnswers())) return { stop: () => undefined };
  if (!canInstallPackages()) return undefined;
  if (!hasProgram('dockerd')) await installPackages(['docker.io', 'iptables'], progress);
  const logs = join(DEFAULT_DATA_FOLDER, 'logs');
  mkdirSync(logs, { recursive: true });
  const log = openSync(join(logs, 'dockerd.log'), 'a');
  const daemon = spawn('dockerd', [], { stdio: ['ignore', log, log] });
  closeSync(log);
  let failed = false;
  daemon.once('error', () => (failed = true));
  daemon.once('exit', () => (failed = true));
  const until = Date.now() + ENGINE_PATIENCE_MS;
  while (!(await engineAnswers())) {
    if (failed || Date.now() > until) {
      daemon.kill();
      return undefined;
    }
    await pause(500);
  }
  return { stop: () => void daemon.kill() };
}
