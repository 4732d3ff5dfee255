import { defineEvent } from '../contract.js';
import { exampleReferralFact, referralFactSchema } from './referral-fact.js';

export const referralDecided = defineEvent({
  service: 'referrals',
  name: 'referral.decided.v1',
  summary: 'Every child of a referral was decided',
  reach: 'inside',
  order: 'state',
  payload: referralFactSchema,
  examples: {
    valid: [exampleReferralFact],
    invalid: { 'no state': { ...exampleReferralFact, state: undefined } },
  },
});
