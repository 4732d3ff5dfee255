import { z } from 'zod';
import { defineEvent } from '../contract.js';
import { idSchema, instantSchema } from '../fields.js';

export const passingOnReceived = defineEvent({
  service: 'referrals',
  name: 'passing-on.received.v1',
  summary: 'The offer is stored at the receiver',
  reach: 'addressed',
  order: 'adds',
  payload: z.object({ passingOnId: idSchema, at: instantSchema }),
  examples: {
    valid: [{ passingOnId: '0199f1f0-0000-7000-8000-000000000001', at: '2026-11-20T15:45:00Z' }],
    invalid: { 'no time': { passingOnId: '0199f1f0-0000-7000-8000-000000000001' } },
  },
});
