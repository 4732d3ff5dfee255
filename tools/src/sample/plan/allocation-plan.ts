import { addDays, londonDate } from '@conjoint/kernel';
import type { PlannedReferral, PlannedWorker } from '@conjoint/contracts';
import type { SeededRandom } from './seeded-random.js';
import { officeTimeAfter, someTimeOn, workingDayAfter } from './working-hours.js';

interface Held {
  worker: PlannedWorker;
  cases: number;
}

interface Step {
  at: string;
  run: () => void;
}

/**
 * Gives every episode to the case-holder with most room on the day, and on to another when she leaves; brothers and sisters stay together.
 * Some of the newest are nobody's yet, so that a team manager finds something to do.
 */
export class AllocationPlanner {
  private readonly holders: Held[];
  /** In the order in which they happen; running one may add later ones. */
  private readonly steps: Step[] = [];

  constructor(
    private readonly referrals: readonly PlannedReferral[],
    private readonly of: { workers: readonly PlannedWorker[]; now: Date; random: SeededRandom },
  ) {
    this.holders = of.workers.filter(({ caseHolder }) => caseHolder).map((worker) => ({ worker, cases: 0 }));
  }

  plan(): void {
    const { random, now } = this.of;
    for (const referral of this.referrals) {
      const opensAt = referral.children.find(({ episode }) => episode !== null)?.episode?.opensAt;
      if (opensAt === undefined) continue;
      const at = officeTimeAfter(opensAt, random.between(0, 3), random);
      this.later(at, () =>
        this.give(referral, at, { rationale: 'Most room this week, and knows the area.' }),
      );
    }
    for (let step = this.steps.shift(); step && step.at < now.toISOString(); step = this.steps.shift())
      step.run();
  }

  private give(
    referral: PlannedReferral,
    at: string,
    { rationale, leaver }: { rationale: string; leaver?: Held },
  ): void {
    const day = londonDate(at);
    const open = referral.children.flatMap(({ episode }) =>
      episode !== null && (episode.closure === null || episode.closure.at > at) ? [episode] : [],
    );
    const there = this.holders.filter(
      (one) =>
        one !== leaver &&
        one.worker.startedOn <= day &&
        (one.worker.leftOn === null || one.worker.leftOn > day),
    );
    if (open.length === 0 || there.length === 0) return;
    const held = there.reduce((best, one) => (room(one) < room(best) ? one : best));
    for (const episode of open) {
      episode.allocations.push({ at, worker: held.worker.key, rationale });
      held.cases += 1;
      if (leaver) leaver.cases -= 1;
      if (episode.closure === null) continue;
      this.later(episode.closure.at, () => {
        if (episode.allocations.at(-1)!.worker === held.worker.key) held.cases -= 1;
      });
    }
    this.moveOnLeaving(referral, at, held);
  }

  private moveOnLeaving(referral: PlannedReferral, at: string, held: Held): void {
    const { leftOn, key } = held.worker;
    if (leftOn === null) return;
    const lastWeek = someTimeOn(workingDayAfter(addDays(leftOn, -5), 0), this.of.random, { from: 9, to: 16 });
    const moves = lastWeek > at ? lastWeek : new Date(Date.parse(at) + 60_000).toISOString();
    this.later(moves, () => {
      if (!referral.children.some(({ episode }) => episode?.allocations.at(-1)?.worker === key)) return;
      this.give(referral, moves, {
        rationale: 'The worker is leaving; handed over at a joint visit.',
        leaver: held,
      });
    });
  }

  private later(at: string, run: () => void): void {
    let [low, high] = [0, this.steps.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.steps[middle]!.at <= at) low = middle + 1;
      else high = middle;
    }
    this.steps.splice(low, 0, { at, run });
  }
}

/** Cases a full-time equivalent: whoever has the fewest has most room. */
const room = ({ cases, worker }: Held): number => cases / worker.fteHundredths;
