import { pause, type SeededRandom } from './seeded-random.js';
import type { SupervisedProcess } from './supervised-process.js';

export const KILLS_EACH = 3;

/** Kills every process `KILLS_EACH` times or more until `until`, one after another in random order at random moments. */
export async function killInTurn(
  targets: readonly SupervisedProcess[],
  random: SeededRandom,
  until: number,
): Promise<void> {
  const began = Date.now();
  const rounds = Math.max(KILLS_EACH, Math.floor((until - began) / 1000 / (targets.length * 3)));
  const order = Array.from({ length: rounds }, () => random.shuffled(targets)).flat();
  // What is left of the time is spread over what is left of the plan, so that a slow machine still gets through it.
  for (const [index, target] of order.entries()) {
    const each = Math.max(0, until - Date.now()) / (order.length - index);
    await pause(random.between(0.3, 1.7) * each);
    // Nothing is learned from killing what is not back yet; whether the others are is left to chance.
    await target.untilReady();
    target.kill9();
  }
}
