import { renewFacts } from '@conjoint/contracts';
import { isDomainError } from '@conjoint/kernel';
import {
  PARTNERSHIP,
  Requests,
  RestoreSteps,
  systemOrigin,
  type Partnership,
  type PartitionDb,
} from '@conjoint/platform';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { SnapshotService } from './snapshot.service.js';

/**
 * Workforce was put back from an older copy (ADR 0013). What it knew of episodes is asked again from the referrals and heard once this
 * publishes again; what it says itself, workers and allocations, it says anew in the new epoch, and that this is all.
 */
@Injectable()
export class FactsAfterRestore implements OnModuleInit {
  constructor(
    private readonly steps: RestoreSteps,
    private readonly requests: Requests,
    private readonly snapshots: SnapshotService,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
  ) {}

  onModuleInit(): void {
    this.steps.add({
      name: 'ask-for-episodes-again',
      remedy: 'Asks the referrals of this council to say every fact again',
      take: (db, epoch) => this.ask(db, epoch),
    });
    this.steps.add({
      name: 'say-facts-again',
      remedy: 'Says every worker and allocation again, for the figures of this council',
      take: async (db, epoch) => {
        await this.snapshots.sayAll(db, systemOrigin('workforce', db.partition, `restore-${epoch}`));
        return true;
      },
    });
  }

  private async ask({ partition }: PartitionDb, epoch: number): Promise<boolean> {
    // A body holds no child: it knows no episode.
    if (this.partnership.partition(partition).kind !== 'council') return true;
    try {
      let after: string | null = null;
      do {
        const as = { partition, token: undefined, correlationId: `restore-${epoch}` };
        const answer: { next: string | null } = await this.requests.sendAs(as, renewFacts, { after });
        after = answer.next;
      } while (after !== null);
      return true;
    } catch (error) {
      if (!isDomainError(error)) throw error;
      // The referrals are being checked after a restore themselves: they say every fact again at its end.
      return error.code === 'being-checked';
    }
  }
}
