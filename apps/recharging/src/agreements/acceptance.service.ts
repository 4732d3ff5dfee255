import type { agreementAccepted } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import type { EventCall, EventOf } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import { keepAcceptance } from './acceptance.repository.js';
import { AgreementRepository } from './agreement.repository.js';
import { contentHash, partiesOf } from './agreement.rules.js';

@Injectable()
export class AcceptanceService {
  constructor(private readonly agreements: AgreementRepository) {}

  /** Another party accepts a version. Terms that are not held here are kept, and are in force once everybody has accepted them, we too. */
  async hear({ payload, from }: EventOf<typeof agreementAccepted>, call: EventCall): Promise<void> {
    const { terms } = payload;
    const parties = partiesOf(terms);
    const honest = contentHash(terms) === payload.contentHash;
    if (from === null || !honest || !parties.includes(from) || !parties.includes(call.partition))
      throw new DomainError('wrong-partition', 'This agreement is not between that party and this one.', {
        details: { contentHash: payload.contentHash },
      });
    await this.agreements.keep(call.tx, terms, new Date(payload.acceptedAt));
    await keepAcceptance(call.tx, {
      contentHash: payload.contentHash,
      party: from,
      how: payload.how,
      acceptedBy: payload.personKey,
      acceptedByName: null,
      acceptedAt: new Date(payload.acceptedAt),
    });
    await call.tx.audit({
      action: 'agreement.accepted',
      subjects: [payload.contentHash],
      why: `by ${from}, ${payload.how}`,
    });
  }
}
