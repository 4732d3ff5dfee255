import { listRefusedMandates, mandateWithdrawn, SERVICES, type ServiceName } from '@conjoint/contracts';
import { isDomainError } from '@conjoint/kernel';
import {
  CLOCK,
  noteCheck,
  PARTNERSHIP,
  Requests,
  RestoreSteps,
  systemOrigin,
  type Clock,
  type Origin,
  type Partnership,
  type PartitionDb,
} from '@conjoint/platform';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { MandateRepository } from './mandate.repository.js';

const REASON = 'It had been withdrawn or had ended before an older copy of the records was put back';

/**
 * An older copy knows mandates that were taken away since. The other services heard of it and still do: what they refuse is withdrawn
 * again. It may have ended with a role that came back later; withdrawing it is the safe mistake, which a new grant mends.
 */
@Injectable()
export class WithdrawnAgain implements OnModuleInit {
  constructor(
    private readonly steps: RestoreSteps,
    private readonly requests: Requests,
    private readonly mandates: MandateRepository,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.steps.add({
      name: 'withdraw-mandates-again',
      remedy: 'Asks the other services which mandates had been withdrawn, and withdraws them again',
      take: (db, epoch) => this.take(db, systemOrigin('workforce', db.partition, `restore-${epoch}`)),
    });
  }

  private async take(db: PartitionDb, origin: Origin): Promise<boolean> {
    const isCouncil = this.partnership.partition(db.partition).kind === 'council';
    const others = SERVICES.filter(
      (service) => service !== 'workforce' && (service !== 'referrals' || isCouncil),
    );
    const refused = new Set<string>();
    try {
      for (const service of others) for (const id of await this.refusedBy(service, origin)) refused.add(id);
    } catch (error) {
      if (isDomainError(error)) return false; // one is away: asked again
      throw error;
    }
    for (const id of refused) await this.withdraw(id, db, origin);
    return true;
  }

  private async refusedBy(service: ServiceName, { partition, correlationId }: Origin): Promise<string[]> {
    const ids: string[] = [];
    let after: string | null = null;
    do {
      const as = { partition, token: undefined, correlationId };
      const answer: { mandateIds: string[]; next: string | null } = await this.requests.sendAs(
        as,
        listRefusedMandates[service],
        { after },
      );
      ids.push(...answer.mandateIds);
      after = answer.next;
    } while (after !== null);
    return ids;
  }

  private async withdraw(mandateId: string, db: PartitionDb, origin: Origin): Promise<void> {
    const mandate = await this.mandates.find(db, mandateId);
    if (mandate?.state !== 'active') return;
    await db.transaction(origin, async (tx) => {
      const { mandates } = await this.mandates.lockPerson(tx, {
        personKey: mandate.personKey,
        name: mandate.personName,
        employer: mandate.employer,
      });
      if (!mandates.some((one) => one.id === mandateId && one.state === 'active')) return;
      const at = this.clock.now();
      await this.mandates.withdraw(tx, { id: mandateId, by: 'system:workforce', reason: REASON, at });
      await tx.publish(mandateWithdrawn, {
        aggregateId: mandateId,
        payload: { mandateId, personKey: mandate.personKey, withdrawnAt: at.toISOString() },
      });
      await tx.audit({ action: 'mandate.withdrawn', subjects: [mandateId], why: REASON });
      await noteCheck(tx, {
        kind: 'mandate',
        subject: mandateId,
        ownState: 'active',
        otherState: 'withdrawn',
        remedy: 'Withdrawn again',
        outcome: 'done',
      });
    });
  }
}
