import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { canInstallPackages, installPackages } from '../acquire/debian.js';
import { hasProgram } from '../acquire/run-command.js';
import type { Progress } from '../console/progress.js';
import { DEFAULT_DATA_FOLDER } from '../data-folder.js';
import { buildImages } from '../images/build-images.js';
import { imageTable } from '../images/image-table.js';
import { engineAnswers } from '../images/engine.js';
import { pause } from '../processes/managed-process.js';
import { runJest } from './jest-part.js';
import type { Part, PartResult } from './part.js';
import { startTestServers } from './test-servers.js';

const TAG = 'test';
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
  const servers = await startTestServers({ name: 'containers', progress });
  try {
    return await runJest({
      project: 'containers',
      env: { ...servers.environment, CONJOINT_TEST_IMAGES: TAG },
      args: ['--runInBand'],
    });
  } finally {
    await servers.stop();
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
