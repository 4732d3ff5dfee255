import { defineEvent } from '../contract.js';
import { exampleReferralFact, referralFactSchema } from './referral-fact.js';

export const referralChanged = defineEvent({
  service: 'referrals',
  name: 'referral.changed.v1',
  summary: 'A referral was corrected, withdrawn, passed on or handed over',
  reach: 'inside',
  order: 'state',
  payload: referralFactSchema,
  examples: {
    valid: [exampleReferralFact],
    invalid: { 'no state': { ...exampleReferralFact, state: undefined } },
  },
});
