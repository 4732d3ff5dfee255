import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { referralViewSchema } from './views.js';
import { idSchema, reasonSchema, versionSchema } from '../fields.js';

export const withdrawReferral = defineRequest({
  service: 'referrals',
  name: 'referral.withdraw.v1',
  summary: 'Withdraws a referral recorded by mistake; it is never deleted',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['front-door-worker', 'front-door-manager', 'team-manager', 'social-worker'],
  },
  repeatable: true,
  request: z.object({ referralId: idSchema, version: versionSchema, reason: reasonSchema }),
  response: z.object({ referral: referralViewSchema }),
  examples: {
    valid: [{ referralId: '0199f1f0-0000-7000-8000-000000000001', version: 1, reason: 'Typed twice' }],
    invalid: { 'no reason': { referralId: '0199f1f0-0000-7000-8000-000000000001', version: 1, reason: ' ' } },
  },
});
