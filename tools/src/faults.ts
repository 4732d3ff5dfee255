import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { acquireFaketime } from './acquire/faketime.js';
import type { Progress } from './console/progress.js';
import { reportFailure } from './remedy.js';
import { startTestServers } from './test/test-servers.js';
import { WORKSPACE } from './workspace.js';

/**
 * `npm run faults [-- --only 1,2] [--seed N] [--minutes M] [--brief] [--json]`: brings about every fault of docs/reliability.md on an
 * installation of its own and ends with the table. The faults themselves are in libs/testing, which the integration tests run, too.
 */
async function faults(): Promise<number> {
  const progress = progressOnStderr();
  await acquireFaketime(progress);
  const servers = await startTestServers({ name: 'faults', progress });
  try {
    return await harness(servers.environment);
  } finally {
    await servers.stop();
  }
}

/** The other stream is for results. */
function progressOnStderr(): Progress {
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  return {
    say,
    during(doing, work) {
      say(`${doing} …`);
      return work();
    },
  };
}

function harness(environment: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [
        '--enable-source-maps',
        join(WORKSPACE, 'libs/testing/dist/faults/table/main.js'),
        ...process.argv.slice(2),
      ],
      { cwd: WORKSPACE, stdio: 'inherit', env: { ...process.env, ...environment } },
    );
    child.once('exit', (code) => resolve(code ?? 2));
    child.once('error', reject);
  });
}

faults().then((code) => (process.exitCode = code), reportFailure);
