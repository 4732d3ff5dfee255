import { z } from 'zod';
import { defineEvent } from '../contract.js';
import { idSchema, instantSchema } from '../fields.js';

export const passingOnRecallAnswered = defineEvent({
  service: 'referrals',
  name: 'passing-on.recall-answered.v1',
  summary: 'The receiver gives an offer back, or says that it had accepted it already',
  reach: 'addressed',
  order: 'adds',
  payload: z.discriminatedUnion('recalled', [
    z.object({ passingOnId: idSchema, at: instantSchema, recalled: z.literal(true) }),
    z.object({
      passingOnId: idSchema,
      at: instantSchema,
      recalled: z.literal(false),
      acceptedAt: instantSchema,
    }),
  ]),
  examples: {
    valid: [
      { passingOnId: '0199f1f0-0000-7000-8000-000000000001', at: '2026-11-20T15:51:00Z', recalled: true },
      {
        passingOnId: '0199f1f0-0000-7000-8000-000000000001',
        at: '2026-11-20T15:51:00Z',
        recalled: false,
        acceptedAt: '2026-11-20T15:45:00Z',
      },
    ],
    invalid: {
      'refused without saying since when it was accepted': {
        passingOnId: '0199f1f0-0000-7000-8000-000000000001',
        at: '2026-11-20T15:51:00Z',
        recalled: false,
      },
    },
  },
});
