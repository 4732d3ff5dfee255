import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from '../console/progress.js';
import { hasProgram, lastLines, runCommand } from './run-command.js';

const VERSION = '4.32.5';

/**
 * Schemathesis, which makes requests of an OpenAPI document that its authors did not think of, in a folder of its own: what `PYTHONPATH` has to
 * name. Undefined, with the reason told, where it cannot be had.
 */
export async function acquireSchemathesis(
  toolsFolder: string,
  progress: Progress,
): Promise<string | undefined> {
  const kept = join(toolsFolder, `schemathesis-${VERSION}`);
  if (existsSync(kept)) return kept;
  if (!hasProgram('python3')) {
    progress.say('There is no Python, so the API is not fuzzed by Schemathesis.');
    return undefined;
  }
  mkdirSync(toolsFolder, { recursive: true });
  const making = `${kept}.${process.pid}`;
  const { ok, output } = await progress.during('Fetching Schemathesis', () =>
    runCommand(
      'python3',
      ['-m', 'pip', 'install', '--quiet', '--target', making, `schemathesis==${VERSION}`],
      { timeoutMs: 240_000 },
    ),
  );
  if (ok) renameSync(making, kept);
  else {
    rmSync(making, { recursive: true, force: true });
    progress.say(`Schemathesis cannot be had: ${lastLines(output, 1)}`);
  }
  return ok ? kept : undefined;
}
