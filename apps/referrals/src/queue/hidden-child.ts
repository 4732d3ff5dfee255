import { DomainError } from '@conjoint/kernel';
import type { Call } from '@conjoint/platform';

/** Whether a referral names a child whose record is hidden: then it is its keeper's alone, and nothing else betrays it. */
export const NAMES_HIDDEN_CHILD = `exists (
  select 1 from referral_child named join person on person.id = named.child_id
  where named.referral_id = referral.id and person.restricted)`;

/** @throws DomainError `not-found` for a referral that is not there, and for one this person may not know of. */
export function assertThere<T extends { hidden: boolean }>(
  call: Call,
  referral: T | null | undefined,
): asserts referral is T {
  if (referral && (!referral.hidden || call.acting.roles.includes('information-officer'))) return;
  throw new DomainError('not-found', 'There is no such referral in this council');
}
