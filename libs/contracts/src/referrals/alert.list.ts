import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { pageSchema } from '../fields.js';

export const listAlerts = defineRequest({
  service: 'referrals',
  name: 'alert.list.v1',
  summary: 'What this person is alerted to, a page at a time, what she has not seen first',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
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
  whileReconciling: 'allowed',
  request: z.object({ page: pageSchema }),
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
    total: z.int(),
    /** Of all pages. */
    unseen: z.int(),
    page: z.int(),
    pageSize: z.int(),
  }),
  examples: { valid: [{}, { page: 2 }], invalid: { 'not an object': 'x', 'page zero': { page: 0 } } },
});
