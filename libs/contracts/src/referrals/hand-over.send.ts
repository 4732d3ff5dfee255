import { z } from 'zod';
import { FRONT_DOOR_WORK, defineRequest } from '../contract.js';
import { referralViewSchema } from './views.js';
import { idSchema, instantSchema } from '../fields.js';

export const sendHandOver = defineRequest({
  service: 'referrals',
  name: 'hand-over.send.v1',
  summary: 'Records that the hand-over to a council that is no member was sent',
  access: {
    by: 'mandate',
    lines: FRONT_DOOR_WORK,
    roles: ['front-door-worker', 'front-door-manager', 'team-manager', 'social-worker'],
  },
  repeatable: true,
  request: z.object({
    referralId: idSchema,
    at: instantSchema,
    how: z.enum(['secure-email', 'post', 'in-person', 'telephone']),
  }),
  response: z.object({ referral: referralViewSchema }),
  examples: {
    valid: [
      { referralId: '0199f1f0-0000-7000-8000-000000000001', at: '2026-11-23T10:00:00Z', how: 'secure-email' },
    ],
    invalid: {
      'no way': {
        referralId: '0199f1f0-0000-7000-8000-000000000001',
        at: '2026-11-23T10:00:00Z',
        how: 'fax',
      },
    },
  },
});
