import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema, reasonSchema, versionSchema } from '../fields.js';
import { referralViewSchema } from './views.js';

/**
 * `part`: `children.<childId>`, `adults.<personId>`, `addresses.<ref>` or `relationships.<from>-<to>`, as in `referral.correct`. With a
 * person go their relationships and their places at the addresses; everything stays in the history of the referral.
 */
export const withdrawFromHousehold = defineRequest({
  service: 'referrals',
  name: 'household.withdraw.v1',
  summary:
    'Withdraws a child, adult, address or relationship that does not belong to a referral; nothing is deleted',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['front-door-worker', 'front-door-manager', 'team-manager', 'social-worker'],
  },
  repeatable: false,
  request: z.object({
    referralId: idSchema,
    version: versionSchema,
    reason: reasonSchema,
    part: z.string().max(120),
  }),
  response: z.object({ referral: referralViewSchema }),
  examples: {
    valid: [
      {
        referralId: '0199f1f0-0000-7000-8000-000000000001',
        version: 1,
        part: 'relationships.a1-c1',
        reason: 'She is the aunt of another child',
      },
    ],
    invalid: {
      'no reason': {
        referralId: '0199f1f0-0000-7000-8000-000000000001',
        version: 1,
        part: 'addresses.h1',
        reason: ' ',
      },
    },
  },
});
