import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';
import { exampleReferral, referralInputSchema } from './household.js';
import { referralStateSchema } from './views.js';

export const recordReferral = defineRequest({
  service: 'referrals',
  name: 'referral.record.v1',
  summary: 'Records a referral of a whole household; children with an open episode join it',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['front-door-worker', 'front-door-manager', 'team-manager', 'social-worker'],
  },
  repeatable: true,
  request: z.object({
    requestId: idSchema,
    draftId: idSchema.nullable().default(null),
    referral: referralInputSchema,
  }),
  response: z.object({
    referralId: z.string(),
    state: referralStateSchema,
    route: z.enum(['here', 'pass-on', 'hand-over', 'joined']),
    children: z.array(
      z.object({ ref: z.string(), childId: z.string(), joinedEpisodeId: z.string().nullable() }),
    ),
  }),
  examples: {
    valid: [{ requestId: '0199f1f0-0000-7000-8000-000000000001', referral: exampleReferral }],
    invalid: {
      'no child': {
        requestId: '0199f1f0-0000-7000-8000-000000000001',
        referral: { ...exampleReferral, children: [] },
      },
      'not a date': {
        requestId: '0199f1f0-0000-7000-8000-000000000001',
        referral: { ...exampleReferral, received: { receivedAt: 'yesterday', how: 'email' } },
      },
    },
  },
});
