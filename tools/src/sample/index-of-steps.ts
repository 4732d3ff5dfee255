import { costsStep } from './costs-step.js';
import { historyStep } from './history-step.js';
import { runSampleProgram } from './sample-program.js';
import type { SampleStep } from './sample-steps.js';

/** Invented referrals of every council of these days: some wait, one is overdue. */
const referrals: SampleStep = {
  name: 'referrals-1',
  doing: 'Loading invented children and referrals',
  when: 'before-apps',
  load: (context) => runSampleProgram('referrals', context),
};

/** The sample of a new installation, in the order it is loaded. */
export const SAMPLE_STEPS: readonly SampleStep[] = [historyStep, referrals, costsStep];
