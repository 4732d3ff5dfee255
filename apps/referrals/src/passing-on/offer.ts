import { passingOnOffered, type ReferralInput } from '@conjoint/contracts';
import { newId, type Call, type Tx } from '@conjoint/platform';
import { insertPassingOn } from './passing-on.repository.js';

export interface Offer {
  /** The referral as recorded here, in state `offered`, its children's case holding open here. */
  referralId: string;
  /** The member that should hold the case. */
  to: string;
  /** Why it should be that council: the override's reason, or what the postcode says. */
  reason: string;
  offeredAt: Date;
  referral: ReferralInput;
}

/** Offers a recorded referral to another member, in the transaction that records it. Gives the id of the passing on. */
export async function offerPassingOn(tx: Tx, call: Call, offer: Offer): Promise<string> {
  const passingOnId = newId();
  const told = withoutOwnIds(offer.referral);
  const offeredAt = offer.offeredAt.toISOString();
  const legalBasis = 'article-6-1-e';
  await insertPassingOn(tx, {
    id: passingOnId,
    direction: 'out',
    state: 'offered',
    referral_id: offer.referralId,
    other_partition: offer.to,
    reason: offer.reason,
    legal_basis: legalBasis,
    told,
    offered_at: offeredAt,
    offered_by: call.acting.personKey,
  });
  await tx.audit({
    action: 'passing-on.offered',
    subjects: [passingOnId, offer.referralId],
    why: `to ${offer.to}; purpose referral; ${legalBasis}`,
  });
  await tx.publish(passingOnOffered, {
    aggregateId: passingOnId,
    to: offer.to,
    payload: {
      passingOnId,
      referralId: offer.referralId,
      offeredAt,
      reason: offer.reason,
      personKey: call.acting.personKey,
      purpose: 'referral',
      legalBasis,
      referral: told,
    },
  });
  return passingOnId;
}

/** Whom this council recognised in its own records is nobody else's business. */
function withoutOwnIds(referral: ReferralInput): ReferralInput {
  return { ...referral, children: referral.children.map((child) => ({ ...child, sameAsChildId: null })) };
}
