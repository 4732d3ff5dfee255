import type { QUERY_AGAINST } from '@conjoint/contracts';
import { defineLifecycle, DomainError, formatPounds } from '@conjoint/kernel';

/**
 * A charge as its partner answers it. Accepting posts it in the same transaction, so that there is no state between the two; what is
 * posted never changes here, and the host puts a mistake right by a charge of the difference.
 */
export const chargeLifecycle = defineLifecycle({
  noun: 'charge',
  initial: 'received',
  states: ['received', 'queried', 'posted'],
  actions: ['accept', 'query', 'withdraw-query', 'check-again'],
  transitions: {
    received: { accept: 'posted', query: 'queried', 'check-again': 'received' },
    queried: { 'withdraw-query': 'received', 'check-again': 'queried' },
  },
  words: {
    accept: 'accepted',
    query: 'queried',
    'withdraw-query': 'taken out of query',
    'check-again': 'checked again',
    posted: 'accepted and posted',
    received: 'waiting for an answer',
  },
});
export type ChargeState = (typeof chargeLifecycle.states)[number];
export type ChargeAction = (typeof chargeLifecycle.actions)[number];

/** What stays payable while a part of a charge is disputed. The disputed part has the sign of the charge and is not more than it. */
export function undisputed(totalPence: number, disputedPence: number): number {
  const sign = Math.sign(totalPence);
  const within =
    disputedPence !== 0 &&
    Math.sign(disputedPence) === sign &&
    Math.abs(disputedPence) <= Math.abs(totalPence);
  if (within || (totalPence === 0 && disputedPence === 0)) return totalPence - disputedPence;
  throw new DomainError('validation-failed', 'The disputed part does not fit the charge', {
    fieldErrors: [
      {
        field: 'disputedPence',
        message:
          totalPence === 0
            ? 'Nothing is charged, so that the disputed amount is £0.00'
            : `The disputed amount must be ${totalPence < 0 ? 'negative, and ' : ''}at most ${formatPounds(totalPence)}`,
      },
    ],
  });
}

const AGAINST: Readonly<Record<(typeof QUERY_AGAINST)[number], string>> = {
  line: 'Against line',
  driver: 'Against the driver',
  rule: 'Against the rule',
};

/** What the host reads of a query. */
export function queryInWords(query: {
  against: (typeof QUERY_AGAINST)[number];
  about: string;
  disputedPence: number;
  undisputedPence: number;
  reason: string;
}): string {
  const { against, about, disputedPence, undisputedPence, reason } = query;
  return `${AGAINST[against]} ${about}, ${formatPounds(disputedPence)} disputed and ${formatPounds(undisputedPence)} not: ${reason}`.slice(
    0,
    2000,
  );
}
