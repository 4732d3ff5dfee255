import { londonDate, monthsAfter, somePostcodesOf } from '@conjoint/kernel';
import { AllocationPlanner } from './allocation-plan.js';
import { ChildrenPlanner } from './children-plan.js';
import type { CouncilPlan } from '@conjoint/contracts';
import { SeededRandom } from './seeded-random.js';
import { planWorkers, type InventedSignIn } from './workers-plan.js';

const MONTHS = 18;
const POSTCODES = 60;

/**
 * The eighteen months up to `now` of one council, shaped by its published figures. The same seed, day and scale give the same plan.
 * `scale` is a part of the published numbers: 0.1 is a tenth.
 */
export function planCouncil(of: {
  council: string;
  now: Date;
  scale: number;
  seed: string;
  signIns: readonly InventedSignIn[];
}): CouncilPlan {
  const { council, now, scale } = of;
  const random = new SeededRandom(`${of.seed} ${council}`);
  const from = monthsAfter(`${londonDate(now).slice(0, 8)}01`, -MONTHS);
  const postcodes = somePostcodesOf(council, POSTCODES);
  const referrals = new ChildrenPlanner({ council, from, now, scale, postcodes, random }).plan();
  const workers = planWorkers({ council, from, now, scale, signIns: of.signIns, random });
  new AllocationPlanner(referrals, { workers, now, random }).plan();
  return { council, from, referrals, workers };
}
