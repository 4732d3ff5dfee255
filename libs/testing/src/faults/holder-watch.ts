import type { FaultInstallation } from './fault-installation.js';
import { withDatabase } from './rows.js';
import { pause } from './seeded-random.js';

const HELD_HERE = (direction: 'in' | 'out'): string =>
  `select distinct passing_on.id from passing_on join referral_child using (referral_id)
     join case_holding on case_holding.child_id = referral_child.child_id
       and case_holding.until is null and case_holding.holder = conjoint_partition()
   where passing_on.direction = '${direction}'`;

/** Looks while the work goes on, too: no child passed on is ever held by both councils at one moment. */
export class HolderWatch {
  looks = 0;
  readonly problems: string[] = [];
  private watching = true;
  private readonly done: Promise<void>;

  constructor(private readonly installation: FaultInstallation) {
    this.done = this.run();
  }

  async stop(): Promise<void> {
    this.watching = false;
    await this.done;
  }

  private async run(): Promise<void> {
    while (this.watching) {
      await this.look().catch(() => undefined); // PostgreSQL is away, or was while we looked
      await pause(400);
    }
  }

  private async look(): Promise<void> {
    // Receivers first: what they hold, their senders must have given up before.
    const receiving = new Set(await this.held('in'));
    for (const id of await this.held('out'))
      if (receiving.has(id)) this.problems.push(`holder: both councils hold what passing on ${id} moves`);
    this.looks += 1;
  }

  private async held(direction: 'in' | 'out'): Promise<string[]> {
    const { councils } = this.installation;
    const found: string[] = [];
    for (const council of councils) {
      const url = this.installation.databaseUrl('referrals', council);
      const rows = await withDatabase(url, (query) => query<{ id: string }>(HELD_HERE(direction)));
      found.push(...rows.map(({ id }) => id));
    }
    return found;
  }
}
