import { defineEvent } from '../contract.js';
import { exampleReferralFact, referralFactSchema } from './referral-fact.js';

export const referralSnapshotted = defineEvent({
  service: 'referrals',
  name: 'referral.snapshotted.v1',
  summary: 'The current state again, for read models being rebuilt',
  reach: 'inside',
  order: 'state',
  payload: referralFactSchema,
  examples: {
    valid: [exampleReferralFact],
    invalid: { 'no state': { ...exampleReferralFact, state: undefined } },
  },
});
