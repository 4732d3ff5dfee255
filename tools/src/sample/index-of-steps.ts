import { runCommand } from '../acquire/run-command.js';
import { NeedsRemedy } from '../remedy.js';
import { appProgram } from '../start/run-app-program.js';
import { WORKSPACE } from '../workspace.js';
import type { SampleContext, SampleStep } from './sample-steps.js';

/** Invented referrals of every council, loaded by the service that owns them: some wait today, one is overdue. */
const referrals: SampleStep = {
  name: 'referrals-1',
  doing: 'Loading invented children and referrals',
  when: 'before-apps',
  async load({ environment }: SampleContext): Promise<void> {
    const result = await runCommand(
      process.execPath,
      ['--enable-source-maps', appProgram('referrals', 'sample')],
      {
        timeoutMs: 120_000,
        cwd: WORKSPACE,
        // It listens nowhere, but shares the configuration of the process that does.
        env: { ...process.env, ...environment, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'warn' },
      },
    );
    if (!result.ok)
      throw new NeedsRemedy(
        'The sample could not be loaded.',
        'The lines above say why; npm run reset and npm start begin again.',
        result.output,
      );
  },
};

/** The sample of a new installation, in the order it is loaded. */
export const SAMPLE_STEPS: readonly SampleStep[] = [referrals];
