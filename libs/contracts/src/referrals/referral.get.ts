import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { referralViewSchema } from './views.js';
import { idSchema } from '../fields.js';

export const getReferral = defineRequest({
  service: 'referrals',
  name: 'referral.get.v1',
  summary: 'One referral whole, with its history',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: [
      'front-door-worker',
      'front-door-manager',
      'team-manager',
      'social-worker',
      'information-officer',
      'director',
    ],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ referralId: idSchema }),
  response: z.object({ referral: referralViewSchema }),
  examples: {
    valid: [{ referralId: '0199f1f0-0000-7000-8000-000000000001' }],
    invalid: { 'not an id': { referralId: 'r1' } },
  },
});
