import { passingOnOffered, type AcknowledgementGiven, type ReferralInput } from '@conjoint/contracts';
import { DomainError, londonDate } from '@conjoint/kernel';
import { newId, type Call, type Partnership, type Tx } from '@conjoint/platform';
import { insertPassingOn } from './passing-on.repository.js';

export interface Offer {
  partnership: Partnership;
  /** The referral as recorded here, in state `offered`, its children's case holding open here. */
  referralId: string;
  /** The member that should hold the case. */
  to: string;
  /** Why it should be that council: the override's reason, or what the postcode says. */
  reason: string;
  offeredAt: Date;
  referral: ReferralInput;
  /** Whether the referrer was told already that it was received: the receiver then owes that no more. */
  acknowledged: AcknowledgementGiven | null;
}

/**
 * Offers a recorded referral to another member, in the transaction that records or changes it. Gives the id of the passing on.
 * @throws DomainError `not-permitted` when no sharing rule lets a referral pass there.
 */
export async function offerPassingOn(tx: Tx, call: Call, offer: Offer): Promise<string> {
  const passingOnId = newId();
  const told = withoutOwnIds(offer.referral);
  const offeredAt = offer.offeredAt.toISOString();
  const legalBasis = legalBasisOf(offer, call.partition);
  await insertPassingOn(tx, {
    id: passingOnId,
    direction: 'out',
    state: 'offered',
    referral_id: offer.referralId,
    other_partition: offer.to,
    reason: offer.reason,
    legal_basis: legalBasis,
    told,
    acknowledged: offer.acknowledged,
    offered_at: offeredAt,
    offered_by: call.acting.personKey,
  });
  await tx.audit({
    action: 'passing-on.offered',
    subjects: [passingOnId, offer.referralId],
    why: `to ${offer.to}; purpose referral; ${legalBasis}`,
  });
  await publishOffer(tx, {
    id: passingOnId,
    to: offer.to,
    referralId: offer.referralId,
    offeredAt,
    reason: offer.reason,
    personKey: call.acting.personKey,
    legalBasis,
    told,
    acknowledged: offer.acknowledged,
  });
  return passingOnId;
}

/** Says an offer to the other council: at first, and again where it never arrived. Hearing it twice changes nothing there. */
export async function publishOffer(
  tx: Tx,
  offer: Pick<Offer, 'to' | 'referralId' | 'reason' | 'acknowledged'> & {
    id: string;
    offeredAt: string;
    personKey: string;
    legalBasis: string;
    told: ReferralInput;
  },
): Promise<void> {
  const { id, to, told, ...rest } = offer;
  await tx.publish(passingOnOffered, {
    aggregateId: id,
    to,
    payload: { passingOnId: id, ...rest, purpose: 'referral', referral: told },
  });
}

/** Whom this council recognised in its own records, or whether it looked, is nobody else's business. */
function withoutOwnIds(referral: ReferralInput): ReferralInput {
  return {
    ...referral,
    children: referral.children.map(({ matchesChecked: _, ...child }) => ({ ...child, sameAsChildId: null })),
  };
}

function legalBasisOf({ partnership, to, offeredAt }: Offer, from: string): string {
  const at = londonDate(offeredAt);
  const rule = partnership.sharingRule({ from, to, purpose: 'pass-on-referral', at });
  if (rule) return rule.legalBasis.article6;
  throw new DomainError(
    'not-permitted',
    'The partnership has no sharing rule by which a referral may be passed on to that council. Telephone its front door, and record why this council holds the referral',
    { details: { to } },
  );
}
