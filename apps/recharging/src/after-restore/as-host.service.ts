import { chargeSealed, type chargeAnswered, type ChargeStanding, type PayloadOf } from '@conjoint/contracts';
import { noteCheck, type EventCall, type Tx } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import { AnswerService } from '../sealing/answer.service.js';
import { hostRemedy, IN_WORDS, type HostRemedy } from './compare.rules.js';
import { standingsAsHost } from './standing.repository.js';

/** A host whose older copy was put back: each charge as its partner answered it. Runs that were lost are put back before. */
@Injectable()
export class AsHostService {
  constructor(private readonly answers: AnswerService) {}

  async follow(partner: string, id: string, there: ChargeStanding | null, call: EventCall): Promise<void> {
    const [own] = await standingsAsHost(call.tx, { other: partner, id });
    const remedy = hostRemedy(own?.state ?? null, there?.state ?? null);
    // A run that could not be put back has been noted as such.
    if (remedy === 'none' || remedy === 'put-back') return;
    await this.step(remedy, partner, { own: own!, there, call });
    await noteCheck(call.tx, {
      kind: 'charge',
      partner,
      subject: id,
      ownState: own!.state,
      otherState: there?.state ?? null,
      remedy: IN_WORDS[remedy],
      outcome: remedy === 'person' ? 'open' : 'done',
    });
  }

  private async step(
    remedy: Exclude<HostRemedy, 'none' | 'put-back'>,
    partner: string,
    { own, there, call }: { own: ChargeStanding; there: ChargeStanding | null; call: EventCall },
  ): Promise<void> {
    if (remedy === 'person') return;
    if (remedy === 'say-charge') return sayCharge(call.tx, partner, own.sealed);
    const answer = {
      'hear-queried': 'queried',
      'hear-withdrawn': 'withdrawn-query',
      'hear-accepted': 'accepted',
    } as const;
    const said = there!.answer ?? {
      answeredAt: own.sealed.sealedAt,
      personKey: 'system:recharging',
      reason: null,
      postedOn: null,
      journalRef: null,
    };
    await this.answers.hear(
      heard(partner, { ...said, chargeId: own.sealed.chargeId, answer: answer[remedy] }),
      call,
    );
  }
}

function sayCharge(tx: Tx, to: string, payload: ChargeStanding['sealed']): Promise<void> {
  return tx.publish(chargeSealed, { aggregateId: `recharge:${payload.agreementKey}`, to, payload });
}

/** What the partner said, as if its event had arrived. */
function heard(from: string, payload: PayloadOf<typeof chargeAnswered>) {
  return { id: payload.chargeId, aggregateId: payload.chargeId, version: 0, epoch: 0, from, payload };
}
