import { lastLines, runCommand } from '../acquire/run-command.js';
import type { Progress } from '../console/progress.js';
import { WORKSPACE } from '../workspace.js';

/** One part of `npm test`. A part that could not run counts as one failure, so that it is never mistaken for success. */
export interface Part {
  readonly name: string;
  run(progress: Progress): Promise<PartResult>;
}

export interface PartResult {
  readonly passed: number;
  readonly failed: number;
  /** What could not be run here for want of something that nobody but the owner of the machine can bring. */
  readonly skipped?: number;
  /** What else a reader of the summary should know. */
  readonly note?: string;
}

export const couldNotRun = (note: string): PartResult => ({ passed: 0, failed: 1, note });

/** Runs parts one after another; neither a failing nor a throwing one keeps the rest from running. */
export async function runParts(
  parts: readonly Part[],
  progress: Progress,
): Promise<(PartResult & { name: string; seconds: number })[]> {
  const results = [];
  for (const part of parts) {
    const begun = Date.now();
    progress.say(`── ${part.name}`);
    const result = await part.run(progress).catch((error: unknown) => {
      return couldNotRun(error instanceof Error ? error.message : String(error));
    });
    results.push({ name: part.name, ...result, seconds: (Date.now() - begun) / 1000 });
  }
  return results;
}

/** A part that is one program: it passes or it does not, and then its output is shown. */
export function programPart(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Part {
  return {
    name,
    async run() {
      const { ok, output } = await runCommand(process.execPath, args, {
        timeoutMs: 600_000,
        cwd: WORKSPACE,
        env: { ...process.env, ...env },
      });
      if (ok) return { passed: 1, failed: 0 };
      console.log(output.trimEnd());
      return { passed: 0, failed: 1, note: lastLines(output, 1) };
    },
  };
}
