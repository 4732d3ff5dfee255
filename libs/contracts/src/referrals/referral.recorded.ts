import { defineEvent } from '../contract.js';
import { exampleReferralFact, referralFactSchema } from './referral-fact.js';

export const referralRecorded = defineEvent({
  service: 'referrals',
  name: 'referral.recorded.v1',
  summary: 'A referral was received',
  reach: 'inside',
  order: 'state',
  payload: referralFactSchema,
  examples: {
    valid: [exampleReferralFact],
    invalid: { 'no state': { ...exampleReferralFact, state: undefined } },
  },
});
