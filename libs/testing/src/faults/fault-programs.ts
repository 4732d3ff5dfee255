import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { ServiceName } from '@conjoint/contracts';
import { SupervisedProcess } from './supervised-process.js';

export const WORKSPACE = resolve(import.meta.dirname, '../../../..');
export const FAULT_SERVICES = [
  'referrals',
  'workforce',
  'reporting',
  'recharging',
] as const satisfies ServiceName[];
export type Program = ServiceName | 'portal';
export const PROGRAMS: readonly Program[] = [...FAULT_SERVICES, 'portal'];

/** `number`: which of several of the same. `before`: modules that are loaded before the program, to make it fail. */
export function startProgram(
  { name, number, before = [] }: { name: Program; number: number; before?: readonly string[] },
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<SupervisedProcess> {
  const suffix = number === 1 ? '' : ` ${number}`;
  return SupervisedProcess.start({
    name: `${name}${suffix}`,
    command: process.execPath,
    args: ['--enable-source-maps', ...before.flatMap((path) => ['--import', path]), programOf(name, 'main')],
    env,
    logFile: join(folder, `${name}${suffix.trim()}.log`),
    ready: () => isReady(`http://127.0.0.1:${env['PORT']}/health/ready`),
  });
}

export async function migrate(name: Program, env: NodeJS.ProcessEnv): Promise<void> {
  await promisify(execFile)(process.execPath, [programOf(name, 'migrate')], { env });
}

function programOf(of: Program, name: 'main' | 'migrate'): string {
  const path = join(WORKSPACE, 'apps', of, 'dist', `${name}.js`);
  if (existsSync(path)) return path;
  throw new Error(`${path} is missing: these tests run the compiled services. Run npx tsc -b first.`);
}

/** A service answers 200 as soon as one council can be used; here all of them have to be. */
export async function isReady(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
  return response.ok && ((await response.json()) as { status: string }).status === 'ready';
}
