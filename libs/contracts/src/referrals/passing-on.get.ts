import { z } from 'zod';
import { FRONT_DOOR_WORK, defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';
import { referralInputSchema } from './household.js';
import { acknowledgementGivenSchema, matchSchema, passingOnSchema } from './views.js';

export const getPassingOn = defineRequest({
  service: 'referrals',
  name: 'passing-on.get.v1',
  summary: 'An offered referral, whole, for the council it is offered to',
  access: {
    by: 'mandate',
    lines: FRONT_DOOR_WORK,
    roles: ['front-door-worker', 'front-door-manager', 'team-manager', 'social-worker'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ passingOnId: idSchema }),
  response: z.object({
    passingOn: passingOnSchema,
    referral: referralInputSchema,
    reasonOfSender: z.string(),
    /** What the sender told the referrer before it offered or released the referral. */
    acknowledged: acknowledgementGivenSchema.nullable().optional(),
    /** For the receiver while it may still answer: who of its own records each child may be. Empty otherwise. */
    matches: z.array(z.object({ ref: z.string(), matches: z.array(matchSchema) })),
  }),
  examples: {
    valid: [{ passingOnId: '0199f1f0-0000-7000-8000-000000000001' }],
    invalid: { 'not an id': { passingOnId: '' } },
  },
});
