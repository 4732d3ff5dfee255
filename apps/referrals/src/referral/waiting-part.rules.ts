import type { ReferralInput } from '@conjoint/contracts';
import type { PlannedChild } from './referral-plan.js';

/**
 * A mixed household: a child whose case is open here stays here, so only the others are offered to another council, with the adults
 * and with whatever relationships and addresses are left.
 */
export function onlyWaiting(
  referral: ReferralInput,
  planned: readonly Pick<PlannedChild, 'ref' | 'state'>[],
): ReferralInput {
  const joined = new Set(planned.filter(({ state }) => state === 'joined-episode').map(({ ref }) => ref));
  if (joined.size === 0) return referral;
  return {
    ...referral,
    children: referral.children.filter(({ ref }) => !joined.has(ref)),
    relationships: referral.relationships.filter(({ from, to }) => !joined.has(from) && !joined.has(to)),
    addresses: referral.addresses
      .map((address) => ({ ...address, people: address.people.filter((ref) => !joined.has(ref)) }))
      .filter(({ people }) => people.length > 0),
  };
}
