import { z } from 'zod';
import { defineEvent } from '../contract.js';
import { idSchema, instantSchema } from '../fields.js';

export const passingOnRecallAsked = defineEvent({
  service: 'referrals',
  name: 'passing-on.recall-asked.v1',
  summary: 'The sender asks for an offer back; the receiver confirms, or says that it had accepted',
  reach: 'addressed',
  order: 'adds',
  payload: z.object({
    passingOnId: idSchema,
    at: instantSchema,
    reason: z.string(),
    personKey: z.string(),
    /** Of the offer, for a receiver that never saw it. */
    offeredAt: instantSchema,
    legalBasis: z.string(),
  }),
  examples: {
    valid: [
      {
        passingOnId: '0199f1f0-0000-7000-8000-000000000001',
        at: '2026-11-20T15:50:00Z',
        reason: 'The family lives here',
        personKey: 'lbhf.aisha',
        offeredAt: '2026-11-20T15:41:00Z',
        legalBasis: 'article-6-1-e',
      },
    ],
    invalid: { 'no reason': { passingOnId: '0199f1f0-0000-7000-8000-000000000001' } },
  },
});
