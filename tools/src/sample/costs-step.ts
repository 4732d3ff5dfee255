import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planRecharges } from './costs/recharge-plan.js';
import { SAMPLE_SEED } from './sample-seed.js';
import { runSampleProgram } from './sample-program.js';
import type { SampleStep } from './sample-steps.js';

/**
 * The ledgers of the hosts for the same months, and what hosts and partners did with them. A plan that was begun is kept: whoever starts
 * again, be it on another day, goes on with it.
 */
export const costsStep: SampleStep = {
  name: 'costs-1',
  doing: 'Loading invented costs, and recharging the quarters that are over',
  when: 'before-recharging',
  async load(context) {
    const folder = join(context.folder, 'sample');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'recharges.json');
    const { partnership, now, scale } = context;
    if (!existsSync(file)) {
      const plan = planRecharges({ partnership, now, scale, seed: SAMPLE_SEED });
      // Nothing is recharged from costs in this partnership, or nothing at all was wanted.
      if (plan.moments.length === 0) return;
      writeFileSync(`${file}.new`, JSON.stringify(plan));
      renameSync(`${file}.new`, file);
    }
    await runSampleProgram('recharging', context, [folder]);
  },
};
