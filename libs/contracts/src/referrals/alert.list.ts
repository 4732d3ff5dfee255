import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { emptySchema } from '../fields.js';

export const listAlerts = defineRequest({
  service: 'referrals',
  name: 'alert.list.v1',
  summary: 'What this person is alerted to',
  access: {
    by: 'mandate',
    roles: [
      'front-door-worker',
      'front-door-manager',
      'team-manager',
      'social-worker',
      // The keeper of hidden records: looking for one alerts them.
      'information-officer',
    ],
  },
  repeatable: true,
  request: emptySchema,
  response: z.object({
    alerts: z.array(
      z.object({
        id: z.string(),
        kind: z.string(),
        at: z.string(),
        childId: z.string().nullable(),
        referralId: z.string().nullable(),
        text: z.string(),
        seenAt: z.string().nullable(),
      }),
    ),
  }),
  examples: { valid: [{}], invalid: { 'not an object': 'x' } },
});
