import { z } from 'zod';
import { FRONT_DOOR_WORK, defineRequest } from '../contract.js';
import { pageSchema } from '../fields.js';
import { queueItemSchema } from './views.js';

export const listQueue = defineRequest({
  service: 'referrals',
  name: 'queue.list.v1',
  summary: 'What waits at the front door, soonest due first',
  access: {
    by: 'mandate',
    lines: FRONT_DOOR_WORK,
    roles: ['front-door-worker', 'front-door-manager', 'team-manager', 'director'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ page: pageSchema }),
  response: z.object({
    items: z.array(queueItemSchema),
    total: z.int(),
    page: z.int(),
    pageSize: z.int(),
    /** Those of the whole queue that say a child is in danger now, soonest due first: they do not wait for their page. */
    inDanger: z
      .array(
        z.object({
          referralId: z.string(),
          children: z.array(z.object({ childId: z.string(), displayName: z.string() })),
        }),
      )
      .default([]),
  }),
  examples: { valid: [{}], invalid: { 'page zero': { page: 0 } } },
});
