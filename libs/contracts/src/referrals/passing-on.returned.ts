import { z } from 'zod';
import { defineEvent } from '../contract.js';
import { idSchema, instantSchema } from '../fields.js';

export const passingOnReturned = defineEvent({
  service: 'referrals',
  name: 'passing-on.returned.v1',
  summary: 'The receiver returns it; the sender stays responsible',
  reach: 'addressed',
  order: 'adds',
  payload: z.object({ passingOnId: idSchema, at: instantSchema, reason: z.string() }),
  examples: {
    valid: [
      {
        passingOnId: '0199f1f0-0000-7000-8000-000000000001',
        at: '2026-11-20T15:45:00Z',
        reason: 'Wrong area',
      },
    ],
    invalid: { 'no time': { passingOnId: '0199f1f0-0000-7000-8000-000000000001' } },
  },
});
