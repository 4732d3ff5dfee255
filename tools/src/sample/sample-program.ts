import { runCommand } from '../acquire/run-command.js';
import { NeedsRemedy } from '../remedy.js';
import type { App } from '../start/port-plan.js';
import { appProgram } from '../start/run-app-program.js';
import { WORKSPACE } from '../workspace.js';
import type { SampleContext } from './sample-steps.js';

/** Runs the program by which a service loads its part of the sample, and says what it says. @throws NeedsRemedy with its output when it fails. */
export async function runSampleProgram(
  app: App,
  { environment, progress }: SampleContext,
  args: readonly string[] = [],
): Promise<void> {
  const program = ['--enable-source-maps', appProgram(app, 'sample'), ...args];
  const result = await runCommand(process.execPath, program, {
    timeoutMs: 900_000,
    cwd: WORKSPACE,
    // Its log goes the same way, a line of JSON each; what is for people begins with its name.
    onLine: (line) => (line.startsWith(app) ? progress.say(`  ${line}`) : undefined),
    // It listens nowhere, but shares the configuration of the process that does.
    env: { ...process.env, ...environment, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'warn' },
  });
  if (!result.ok)
    throw new NeedsRemedy(
      'The sample could not be loaded.',
      'The lines above say why; npm run reset and npm start begin again.',
      result.output,
    );
}
