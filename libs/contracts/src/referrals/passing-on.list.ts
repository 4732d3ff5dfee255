import { z } from 'zod';
import { FRONT_DOOR_WORK, defineRequest } from '../contract.js';
import { passingOnSchema } from './views.js';
import { pageSchema } from '../fields.js';

export const listPassingOn = defineRequest({
  service: 'referrals',
  name: 'passing-on.list.v1',
  summary: 'Referrals offered to this council and by it, a page at a time; what waits for somebody first',
  access: {
    by: 'mandate',
    lines: FRONT_DOOR_WORK,
    roles: ['front-door-worker', 'front-door-manager', 'team-manager', 'social-worker'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({
    page: pageSchema,
    /** Only what was offered to this council (`in`), or only what it offered (`out`). */
    direction: passingOnSchema.shape.direction.optional(),
  }),
  response: z.object({
    passings: z.array(
      passingOnSchema.extend({
        children: z.array(z.string()),
        receivedByReferrerAt: z.string(),
        /** What the referrer said; false where this council may not see what was offered to it. */
        inDanger: z.boolean().default(false),
      }),
    ),
    /** Of the direction that was asked for, or of both. */
    total: z.int(),
    /** Of all offered to this council, not only of this page: those that wait for its answer, and those of them that say danger. */
    waitingHere: z.int(),
    inDangerHere: z.int(),
    page: z.int(),
    pageSize: z.int(),
  }),
  examples: {
    valid: [{}, { page: 2, direction: 'in' }],
    invalid: { 'page zero': { page: 0 }, 'no such direction': { direction: 'sideways' } },
  },
});
