import type { chargeSealed } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { CLOCK, type Clock, type EventCall, type EventOf } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { ChargeRepository } from './charge.repository.js';
import { OwnViews } from './own-view.js';

/** A host has charged this party: kept as it came and checked, in the transaction that notes the event. */
@Injectable()
export class ReceivingService {
  constructor(
    private readonly charges: ChargeRepository,
    private readonly views: OwnViews,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async receive({ payload, from }: EventOf<typeof chargeSealed>, call: EventCall): Promise<void> {
    if (from === null) throw new DomainError('wrong-partition', 'A charge comes from another party');
    // The same charge said again in a later epoch of its host is the one that is here.
    if (await this.charges.find(call.tx, payload.chargeId)) return;
    const checks = await this.views.check(call.tx, { host: from, partner: call.partition, sealed: payload });
    await this.charges.keep(call.tx, { host: from, sealed: payload, checks, at: this.clock.now() });
    const failed = checks.filter(({ agrees }) => !agrees).map(({ check }) => check);
    await call.tx.audit({
      action: 'charge.received',
      subjects: [payload.chargeId],
      why: `${payload.reference} from ${from}, ${failed.length === 0 ? 'everything agrees' : `does not agree in ${failed.join(', ')}`}`,
    });
  }
}
