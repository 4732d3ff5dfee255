import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../acquire/run-command.js';
import { NeedsRemedy } from '../remedy.js';
import { WORKSPACE } from '../workspace.js';
import { APPS, type App } from './port-plan.js';

export interface ProgramResult {
  readonly app: App;
  readonly ok: boolean;
  readonly output: string;
}

/** The path of a program an app brings beside its `main`: `migrate`, `apply`. */
export function appProgram(app: App, name: string): string {
  return join(WORKSPACE, 'apps', app, 'dist', `${name}.js`);
}

/**
 * Runs one of the programs every app may bring, for all apps that have it at once: each works on its own databases.
 * @throws NeedsRemedy with the output of those that failed.
 */
export async function runAppPrograms(
  name: 'migrate' | 'apply',
  failure: string,
  environment: Readonly<Record<string, string>>,
): Promise<ProgramResult[]> {
  const results = await Promise.all(
    APPS.filter((app) => existsSync(appProgram(app, name))).map(async (app) => {
      const result = await runCommand(process.execPath, ['--enable-source-maps', appProgram(app, name)], {
        timeoutMs: 300_000,
        cwd: WORKSPACE,
        // These listen nowhere, but share the configuration of the process that does.
        env: { ...process.env, ...environment, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'warn' },
      });
      return { app, ...result };
    }),
  );
  const failed = results.filter(({ ok }) => !ok);
  if (failed.length === 0) return results;
  throw new NeedsRemedy(
    `${failure}: ${failed.map(({ app }) => app).join(', ')}.`,
    'The lines above say why; what succeeded stays, and running the command again is safe.',
    failed.map(({ app, output }) => `${app}:\n${output.trim()}`).join('\n'),
  );
}

/** The lines a person wants to see of what ran. */
export function linesOf(results: readonly ProgramResult[]): string[] {
  return results.flatMap(({ output }) => output.split('\n').filter((line) => line.trim() !== ''));
}
