import {
  mandateWithdrawn,
  type checkRole,
  type listMandates,
  type Mandate,
  type ResponseOf,
  type Role,
} from '@conjoint/contracts';
import { DomainError, londonDate } from '@conjoint/kernel';
import { CLOCK, requireRole, type Call, type Clock } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { transition } from './mandate-lifecycle.rules.js';
import { MandateRepository, mandateView, type StoredMandate } from './mandate.repository.js';

const PAGE_SIZE = 200;

/** The council's own list of who may act for it, and its right to end that. */
@Injectable()
export class MandateService {
  constructor(
    private readonly mandates: MandateRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(call: Call, page: number): Promise<ResponseOf<typeof listMandates>> {
    requireRole(call, 'workforce-officer', 'director', 'front-door-manager', 'team-manager', 'auditor');
    await call.db.audit(call, { action: 'mandate.list', subjects: [] });
    const { mandates, total } = await this.mandates.list(call.db, {
      limit: PAGE_SIZE,
      offset: (page - 1) * PAGE_SIZE,
    });
    return { mandates: mandates.map(mandateView), total, page, pageSize: PAGE_SIZE };
  }

  /** Names nobody: who may act in a role is not for everybody to know, whether anybody may is. */
  async checkRole(call: Call, role: Role): Promise<ResponseOf<typeof checkRole>> {
    requireRole(
      call,
      'front-door-manager',
      'team-manager',
      'information-officer',
      'workforce-officer',
      'director',
    );
    const on = londonDate(this.clock.now());
    return { held: (await this.mandates.holders(call.db, { on, roles: [role] })).length > 0 };
  }

  /** Repeating it answers the same and does nothing more. */
  async withdraw(call: Call, { mandateId, reason }: { mandateId: string; reason: string }): Promise<Mandate> {
    requireRole(call, 'workforce-officer', 'director');
    return call.db.transaction(call, async (tx) => {
      const mandate = this.found(await this.mandates.find(tx, mandateId));
      if (mandate.personKey === call.acting.personKey) {
        throw new DomainError(
          'not-permitted',
          'You cannot withdraw your own mandate. Ask another workforce officer or the director.',
          { details: { mandateId } },
        );
      }
      const { mandates } = await this.mandates.lockPerson(tx, {
        personKey: mandate.personKey,
        name: mandate.personName,
        employer: mandate.employer,
      });
      // What has ended while this waited for the lock is not among them any more.
      const current = mandates.find((one) => one.id === mandateId) ?? { ...mandate, state: 'ended' as const };
      if (transition(current.state, 'withdraw').changed) {
        const at = this.clock.now();
        await this.mandates.withdraw(tx, { id: mandateId, by: call.acting.personKey, reason, at });
        await tx.publish(mandateWithdrawn, {
          aggregateId: mandateId,
          payload: {
            mandateId,
            personKey: mandate.personKey,
            withdrawnAt: at.toISOString(),
            endsSignIns: true,
          },
        });
        await tx.audit({ action: 'mandate.withdrawn', subjects: [mandateId], why: reason });
      }
      return mandateView(this.found(await this.mandates.find(tx, mandateId)));
    });
  }

  private found(mandate: StoredMandate | null): StoredMandate {
    if (mandate) return mandate;
    throw new DomainError('not-found', 'There is no such mandate here');
  }
}
