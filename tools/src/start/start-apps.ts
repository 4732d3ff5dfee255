import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from '../console/progress.js';
import { ManagedProcess } from '../processes/managed-process.js';
import type { Supervisor } from '../processes/supervisor.js';
import { waitUntilReady } from '../processes/wait-until.js';
import { NeedsRemedy } from '../remedy.js';
import { WORKSPACE } from '../workspace.js';
import { APPS, type App, type PortPlan } from './port-plan.js';
import { appProgram } from './run-app-program.js';

export interface AppsPlan {
  readonly ports: PortPlan;
  readonly logs: string;
  /** What every process is told; each gets its own PORT besides. */
  readonly environment: Readonly<Record<string, string>>;
  readonly supervisor: Supervisor;
  readonly progress: Progress;
}

const READY_TIMEOUT_MS = 90_000;

/** Starts processes, by default the five, at once and waits for each to be ready; the portal's log is the last anybody reads. */
export async function startApps(plan: AppsPlan, apps: readonly App[] = APPS): Promise<void> {
  const started = apps.map((app) => {
    const process = ManagedProcess.start(appSpec(app, plan));
    plan.supervisor.keep(process, app === 'portal' ? 'the portal' : app);
    return { app, process };
  });
  await plan.progress.during(`Starting ${apps.join(', ')}`, () =>
    Promise.all(
      started.map(({ app, process }) =>
        waitUntilReady({
          label: app === 'portal' ? 'The portal' : `The service "${app}"`,
          process,
          timeoutMs: READY_TIMEOUT_MS,
          ready: () => isReady(plan.ports[app]),
        }),
      ),
    ),
  );
}

function appSpec(app: App, { ports, logs, environment }: AppsPlan) {
  const program = appProgram(app, 'main');
  if (!existsSync(program)) {
    throw new NeedsRemedy(
      `${app} has not been compiled: ${program} is missing.`,
      'Run npx tsc -b tsconfig.run.json to see why.',
    );
  }
  return {
    name: app,
    command: process.execPath,
    args: ['--enable-source-maps', program],
    cwd: WORKSPACE,
    env: { ...process.env, ...environment, HOST: '127.0.0.1', PORT: String(ports[app]) },
    logFile: join(logs, `${app}.log`),
  };
}

/** A service answers 200 as soon as one partition is usable; at the start we want all of them. */
async function isReady(port: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/health/ready`, {
    signal: AbortSignal.timeout(5_000),
  });
  const { status } = (await response.json()) as { status?: string };
  return response.ok && status !== 'partly ready';
}
