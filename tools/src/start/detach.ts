import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from '../data-folder.js';
import { pause } from '../processes/managed-process.js';
import { identityOf } from '../processes/process-identity.js';

/** Set for the process in the background, and for nobody else. */
const IN_BACKGROUND = 'CONJOINT_IN_BACKGROUND';
/** The line the background process ends its report with. */
export const RUNNING_MARK = 'To stop it: npm stop';

export function isInBackground(): boolean {
  return process.env[IN_BACKGROUND] === '1';
}

/** Starts the same command in the background and shows what it says until it runs, or has failed. */
export async function startInBackground(folder: DataFolder): Promise<void> {
  const logFile = join(folder.logs, 'start.log');
  const log = openSync(logFile, 'w');
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, [IN_BACKGROUND]: '1' },
  });
  closeSync(log);
  let exitCode: number | undefined;
  child.once('exit', (code) => (exitCode = code ?? 1));
  // While it starts, Ctrl-C still means "stop".
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));

  let shown = 0;
  const show = (): string => {
    const text = existsSync(logFile) ? readFileSync(logFile, 'utf8') : '';
    process.stdout.write(text.slice(shown));
    shown = text.length;
    return text;
  };
  while (!show().includes(RUNNING_MARK) && exitCode === undefined) await pause(200);
  show();
  if (exitCode !== undefined) process.exitCode = exitCode;
  child.unref();
  if (child.pid === undefined || !identityOf(child.pid)) return;
  process.exit(0);
}
