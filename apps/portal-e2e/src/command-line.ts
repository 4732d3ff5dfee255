import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { installation, WORKSPACE } from './environment.js';

export interface CommandAnswer {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** `npm run conjoint -- …` against the installation of the journeys, as its compiled program; nobody is there to be asked anything. */
export function conjoint(...args: string[]): Promise<CommandAnswer> {
  const program = join(WORKSPACE, 'tools/dist/conjoint.js');
  const child = spawn(process.execPath, [program, ...args, '--data', installation().data], {
    cwd: WORKSPACE,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, INIT_CWD: WORKSPACE },
  });
  let [out, error] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, error }));
  });
}

/** The id of what was imported, as the command says it at the end. */
export function importedId({ out }: CommandAnswer): string {
  const [, id] = /(?:Import|Cost file) ([0-9a-f-]{36})/.exec(out) ?? [];
  if (!id) throw new Error(`no id in: ${out}`);
  return id;
}
