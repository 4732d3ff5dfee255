import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { referralViewSchema } from './views.js';
import { idSchema, instantSchema } from '../fields.js';

export const tellOutcome = defineRequest({
  service: 'referrals',
  name: 'referral.tell-outcome.v1',
  summary: 'Records that the referrer was told the outcome',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['front-door-worker', 'front-door-manager', 'team-manager', 'social-worker'],
  },
  repeatable: true,
  request: z.object({
    referralId: idSchema,
    at: instantSchema,
    how: z.enum(['telephone', 'email', 'letter', 'in-person']),
  }),
  response: z.object({ referral: referralViewSchema }),
  examples: {
    valid: [{ referralId: '0199f1f0-0000-7000-8000-000000000001', at: '2026-11-23T10:00:00Z', how: 'email' }],
    invalid: {
      'no way': {
        referralId: '0199f1f0-0000-7000-8000-000000000001',
        at: '2026-11-23T10:00:00Z',
        how: 'pigeon',
      },
    },
  },
});
