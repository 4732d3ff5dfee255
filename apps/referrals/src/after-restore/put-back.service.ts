import {
  referralChanged,
  referralRecorded,
  type ReferralInput,
  type tellPassingOnAgain,
  type ResponseOf,
} from '@conjoint/contracts';
import {
  CLOCK,
  newId,
  PARTNERSHIP,
  type Clock,
  type EventCall,
  type Partnership,
  type Tx,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { raiseAlert } from '../alert/alert.repository.js';
import { caseHolding, decidingPostcode } from '../area/case-holding.rules.js';
import { councilsOn } from '../area/council-question.js';
import { insertPassingOn } from '../passing-on/passing-on.repository.js';
import { changeReferral } from '../referral/change.repository.js';
import { checkReferral } from '../referral/referral-check.rules.js';
import { publishReferral } from '../referral/referral-fact.repository.js';
import { planReferral, type ReferralPlan } from '../referral/referral-plan.js';
import { lockReferral } from '../referral/referral-read.repository.js';
import { insertReferral } from '../referral/referral.repository.js';

export type ToldAgain = ResponseOf<typeof tellPassingOnAgain>;

/** What became of it: put back; put back, and a person should look at it; or impossible, and why. */
export interface PutBack {
  done: boolean;
  /** For the operators' page; null where nothing is left to do. */
  leftOver: string | null;
}

const BY = 'Put back after a restore';
const impossible = (leftOver: string): PutBack => ({ done: false, leftOver });

/** A passing-on that this council lost by a restore, written here again from what the other council kept of it. */
@Injectable()
export class PutBackService {
  constructor(
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** This council was offered it. It stands as received; what came after follows from the comparison. */
  async asReceiver(told: ToldAgain, from: string, { tx }: EventCall): Promise<PutBack> {
    if (!told.referral) return impossible('The other council kept nothing of the offer');
    await insertPassingOn(tx, {
      ...this.row(told, from),
      direction: 'in',
      referral_id: newId(),
      ...(told.senderReferralId ? { sender_referral_id: told.senderReferralId } : {}),
    });
    await tx.audit({
      action: 'passing-on.put-back',
      subjects: [told.passingOnId],
      why: `offered by ${from}`,
    });
    await raiseAlert(tx, {
      kind: 'passing-on-offered',
      at: this.clock.now(),
      forRole: 'front-door-manager',
      text: 'A referral that another council offered was lost by a restore and has been taken back from it. Look what is to be done',
    });
    return { done: true, leftOver: null };
  }

  /** This council offered it. Its referral is offered again, or recorded anew under its id where it was lost too. */
  async asSender(told: ToldAgain, to: string, call: EventCall): Promise<PutBack> {
    const { referral, senderReferralId } = told;
    if (!referral || !senderReferralId)
      return impossible(
        'The other council kept nothing of the referral. Telephone it, and look whether the referral is recorded here',
      );
    const known = await lockReferral(call.tx, senderReferralId);
    if (known && (known.state !== 'waiting' || known.children.some(({ state }) => state === 'decided')))
      return impossible(
        'The referral that was offered stands otherwise here. Agree with the other council who holds the case',
      );
    const leftOver = known
      ? null
      : await this.recordAnew(senderReferralId, { ...told, referral }, { to, call });
    if (known) await this.offerKnown(senderReferralId, told, { to, tx: call.tx });
    await insertPassingOn(call.tx, {
      ...this.row(told, to),
      direction: 'out',
      referral_id: senderReferralId,
    });
    await call.tx.audit({
      action: 'passing-on.put-back',
      subjects: [told.passingOnId, senderReferralId],
      why: `offered to ${to}`,
    });
    if (known) await publishReferral(call.tx, referralChanged, senderReferralId);
    return { done: true, leftOver };
  }

  private row(told: ToldAgain, other: string) {
    return {
      id: told.passingOnId,
      state: 'received' as const,
      other_partition: other,
      reason: told.reason,
      legal_basis: told.legalBasis,
      told: told.referral,
      offered_at: told.offeredAt,
      offered_by: told.personKey,
      received_at: told.receivedAt ?? told.offeredAt,
    };
  }

  private offerKnown(
    referralId: string,
    { reason }: ToldAgain,
    { to, tx }: { to: string; tx: Tx },
  ): Promise<void> {
    const { name } = this.partnership.council(to);
    return changeReferral(tx, referralId, {
      state: 'offered',
      chosen: to,
      chosen_name: name,
      override_reason: reason,
      route: 'pass-on',
      route_explanation: `Offered to ${name} before the records of this council were restored.`,
    });
  }

  /** As it was told when it was offered. Whom somebody recognised then was nobody else's business, so it is not known any more. */
  private async recordAnew(
    referralId: string,
    told: ToldAgain & { referral: ReferralInput },
    { to, call }: { to: string; call: EventCall },
  ): Promise<string | null> {
    const now = this.clock.now();
    const { referral } = checkReferral(told.referral, now);
    const choice = { chosen: to, nonMemberName: null, overrideReason: told.reason };
    const plan = planReferral({
      referralId,
      requestId: newId(),
      referral,
      holding: caseHolding({
        ...councilsOn(this.partnership, { partition: call.partition, now }),
        postcode: decidingPostcode(referral),
        choice,
      }).holding,
      partition: call.partition,
      now,
      by: { key: told.personKey, name: BY },
      heldSince: referral.received.receivedAt,
      recognised: new Map(),
    });
    const alike = await childrenAlike(call.tx, plan);
    await insertReferral(call.tx, plan);
    await call.tx.audit({
      action: 'referral.recorded',
      subjects: [referralId, ...plan.children.map(({ childId }) => childId)],
      why: BY,
    });
    if (plan.fact) await call.tx.publish(referralRecorded, { aggregateId: referralId, payload: plan.fact });
    return alike
      ? 'A child of this referral has a new record, and one with the same name and date of birth was here already. Look who holds the case of each, and agree it with the other council'
      : null;
  }
}

/** Whether the records have a child of the same name and date of birth already. */
async function childrenAlike(tx: Tx, plan: ReferralPlan): Promise<boolean> {
  const rows = await tx.query(
    `select 1 from person join jsonb_to_recordset($1::jsonb) as planned (is_child boolean, date_of_birth date, match_names text[])
       on person.is_child and planned.is_child and person.date_of_birth = planned.date_of_birth
         and person.match_names && planned.match_names limit 1`,
    [JSON.stringify(plan.rows.people)],
  );
  return rows.length > 0;
}
