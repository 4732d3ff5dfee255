import { z } from 'zod';
import { defineEvent } from '../contract.js';
import { idSchema, instantSchema } from '../fields.js';
import { exampleReferral, referralInputSchema } from './household.js';
import { acknowledgementGivenSchema } from './views.js';

export const passingOnOffered = defineEvent({
  service: 'referrals',
  name: 'passing-on.offered.v1',
  summary: 'Offers a referral to the council that should hold it',
  reach: 'addressed',
  order: 'adds',
  payload: z.object({
    passingOnId: idSchema,
    referralId: idSchema,
    offeredAt: instantSchema,
    reason: z.string(),
    personKey: z.string(),
    purpose: z.string(),
    legalBasis: z.string(),
    referral: referralInputSchema,
    /** The referrer was told by then that it was received: nobody owes that again. */
    acknowledged: acknowledgementGivenSchema.nullable().optional(),
  }),
  examples: {
    valid: [
      {
        passingOnId: '0199f1f0-0000-7000-8000-000000000001',
        referralId: '0199f1f0-0000-7000-8000-000000000001',
        offeredAt: '2026-11-20T15:41:00Z',
        reason: 'Lives there',
        personKey: 'lbhf.aisha',
        purpose: 'referral',
        legalBasis: 'article-6-1-e',
        referral: exampleReferral,
      },
      {
        passingOnId: '0199f1f0-0000-7000-8000-000000000001',
        referralId: '0199f1f0-0000-7000-8000-000000000001',
        offeredAt: '2026-11-20T15:41:00Z',
        reason: 'Lives there',
        personKey: 'lbhf.aisha',
        purpose: 'referral',
        legalBasis: 'article-6-1-e',
        referral: exampleReferral,
        acknowledged: { at: '2026-11-20T15:40:00Z', how: 'telephone' },
      },
    ],
    invalid: { 'no referral': { passingOnId: '0199f1f0-0000-7000-8000-000000000001' } },
  },
});
