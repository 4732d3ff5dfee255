import { z } from 'zod';
import { defineEvent } from '../contract.js';
import { idSchema, instantSchema, partitionSchema } from '../fields.js';
import { acknowledgementGivenSchema } from './views.js';

export const passingOnReleased = defineEvent({
  service: 'referrals',
  name: 'passing-on.released.v1',
  summary: 'The sender has released: the receiver is the case-holding council from this instant',
  reach: 'addressed',
  order: 'adds',
  payload: z.object({
    passingOnId: idSchema,
    at: instantSchema,
    to: partitionSchema,
    /** Also where the referrer was told between the offer and the release. */
    acknowledged: acknowledgementGivenSchema.nullable().optional(),
  }),
  examples: {
    valid: [
      { passingOnId: '0199f1f0-0000-7000-8000-000000000001', at: '2026-11-20T15:45:00Z', to: 'E09000020' },
      {
        passingOnId: '0199f1f0-0000-7000-8000-000000000001',
        at: '2026-11-20T15:45:00Z',
        to: 'E09000020',
        acknowledged: { at: '2026-11-20T15:44:00Z', how: 'email' },
      },
    ],
    invalid: { 'no time': { passingOnId: '0199f1f0-0000-7000-8000-000000000001' } },
  },
});
