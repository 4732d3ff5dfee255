import { pause, type SeededRandom } from '../seeded-random.js';
import type { SupervisedProcess } from '../supervised-process.js';

export const MOMENTS = ['import', 'undo', 'count', 'calculation', 'approval', 'seal', 'answer'] as const;
export type Moment = (typeof MOMENTS)[number];

/** How long everybody is left alone after a victim is back, so that work gets done between two kills however slow the machine is. */
const CALM_MS = 800;
const TOGETHER = 0.25;

/**
 * Kills one process after another: each in turn, and between them one service a few milliseconds after something was asked of it, inside
 * that very work and not only now and then. The next is killed when the one before is back; now and then two at once.
 */
export class Strikes {
  readonly struck = new Map<Moment, number>(MOMENTS.map((moment) => [moment, 0]));
  /** Whether somebody is being killed, or was just now. */
  private busy = false;

  constructor(
    private readonly targets: readonly SupervisedProcess[],
    private readonly service: SupervisedProcess,
    private readonly random: SeededRandom,
    private readonly goesOn: () => boolean,
    private readonly timesEach: number,
  ) {}

  /** Called before `moment` is asked for. None is met again before all others were. */
  during(moment: Moment): void {
    const times = this.struck.get(moment)!;
    if (this.busy || times >= this.timesEach || times > Math.min(...this.struck.values())) return;
    if (!this.goesOn()) return;
    this.busy = true;
    void this.kill([this.service], 80).then((killed) => {
      if (killed) this.struck.set(moment, this.struck.get(moment)! + 1);
    });
  }

  /** The same for what is seldom asked for: until it was met once, whoever asks waits for a moment at which nobody else is being killed. */
  async duringSeldom(moment: Moment): Promise<void> {
    while (this.busy && this.struck.get(moment) === 0 && this.goesOn()) await pause(10);
    this.during(moment);
  }

  /** Each as often as it stands in the plan, in random order. */
  async inTurn(plan: readonly SupervisedProcess[]): Promise<void> {
    for (const target of this.random.shuffled(plan)) {
      await pause(this.random.between(200, 900));
      while (this.busy) await pause(50);
      // Where everything is so slow that the time is over first, the test says how far it came.
      if (!this.goesOn()) return;
      this.busy = true;
      const other = this.random.pick(this.targets);
      await this.kill(this.random.chance(TOGETHER) ? [target, other] : [target], 200);
    }
  }

  /** Whether the first of them was killed, and not found to be away already. */
  private async kill(victims: readonly SupervisedProcess[], withinMs: number): Promise<boolean> {
    const before = victims[0]!.kills;
    await pause(this.random.between(0, withinMs));
    for (const victim of new Set(victims)) victim.kill9();
    await pause(400); // it is not seen to be gone at once
    for (const victim of victims) await victim.untilReady().catch(() => undefined);
    await pause(CALM_MS);
    this.busy = false;
    return victims[0]!.kills > before;
  }
}
