import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface CommandResult {
  readonly ok: boolean;
  /** Both streams, in the order they came. */
  readonly output: string;
}

export interface CommandOptions {
  readonly timeoutMs?: number;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Told each line of its output as it comes; errors are told at the end only. */
  readonly onLine?: (line: string) => void;
}

/** Runs a program to its end and never throws: a missing program is a result like another. */
export function runCommand(
  command: string,
  args: readonly string[],
  { timeoutMs = 60_000, env, cwd, onLine }: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: env ?? process.env,
      cwd,
    });
    let output = '';
    const collect = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-100_000));
    child.stdout.on('data', collect);
    if (onLine) createInterface({ input: child.stdout }).on('line', onLine);
    child.stderr.on('data', collect);
    const timer = setTimeout(() => {
      output += `\n(stopped after ${Math.round(timeoutMs / 1000)} seconds)`;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      resolve({ ok: false, output: error.message });
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ ok: code === 0, output });
    });
  });
}

/** Whether a program can be run at all. */
export function hasProgram(command: string, ...args: string[]): boolean {
  return spawnSync(command, args.length > 0 ? args : ['--version'], { stdio: 'ignore' }).status === 0;
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** The last lines that say something, for an explanation of a failure. */
export function lastLines(output: string, count = 6): string {
  return output
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-count)
    .join('\n');
}
