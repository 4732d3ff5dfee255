import { z } from 'zod';
import { FRONT_DOOR_WORK, defineRequest } from '../contract.js';
import { passingOnSchema } from './views.js';
import { emptySchema } from '../fields.js';

export const listPassingOn = defineRequest({
  service: 'referrals',
  name: 'passing-on.list.v1',
  summary: 'Referrals offered to this council and by it',
  access: {
    by: 'mandate',
    lines: FRONT_DOOR_WORK,
    roles: ['front-door-worker', 'front-door-manager', 'team-manager', 'social-worker'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: emptySchema,
  response: z.object({
    passings: z.array(
      passingOnSchema.extend({
        children: z.array(z.string()),
        receivedByReferrerAt: z.string(),
        /** What the referrer said; false where this council may not see what was offered to it. */
        inDanger: z.boolean().default(false),
      }),
    ),
  }),
  examples: { valid: [{}], invalid: { 'not an object': 1 } },
});
