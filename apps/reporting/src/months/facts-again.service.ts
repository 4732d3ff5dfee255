import { renewFacts, renewWorkforceFacts } from '@conjoint/contracts';
import { isDomainError } from '@conjoint/kernel';
import { PARTNERSHIP, Requests, RestoreSteps, type Partnership, type PartitionDb } from '@conjoint/platform';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';

/** The figures were put back from an older copy: the owner of the facts says them again, and they are heard once this publishes again. */
@Injectable()
export class FactsAgain implements OnModuleInit {
  constructor(
    private readonly steps: RestoreSteps,
    private readonly requests: Requests,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
  ) {}

  onModuleInit(): void {
    this.steps.add({
      name: 'ask-for-facts-again',
      remedy: 'Asks the referrals of this council to say every fact again',
      take: (db, epoch) => this.ask(db, epoch, renewFacts),
    });
    this.steps.add({
      name: 'ask-for-workforce-facts-again',
      remedy: 'Asks the workforce of this council to say every fact again',
      take: (db, epoch) => this.ask(db, epoch, renewWorkforceFacts),
    });
  }

  private async ask(
    { partition }: PartitionDb,
    epoch: number,
    contract: typeof renewFacts | typeof renewWorkforceFacts,
  ): Promise<boolean> {
    // A body holds no child: nothing is counted for it.
    if (this.partnership.partition(partition).kind !== 'council') return true;
    try {
      let after: string | null = null;
      do {
        const as = { partition, token: undefined, correlationId: `restore-${epoch}` };
        const answer: { next: string | null } = await this.requests.sendAs(as, contract, { after });
        after = answer.next;
      } while (after !== null);
      return true;
    } catch (error) {
      if (!isDomainError(error)) throw error;
      // The owner is being checked after a restore itself: it says every fact again at its end.
      return error.code === 'being-checked';
    }
  }
}
