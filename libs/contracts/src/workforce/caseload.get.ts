import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { emptySchema } from '../fields.js';
import { workEpisodeSchema, workerSchema } from './views.js';

export const getCaseload = defineRequest({
  service: 'workforce',
  name: 'caseload.get.v1',
  summary: 'The children the signed-in worker has here, what they weigh, and how many wait elsewhere',
  access: { by: 'mandate', lines: CHILDRENS_WORK, roles: ['social-worker', 'team-manager'] },
  repeatable: true,
  whileReconciling: 'allowed',
  request: emptySchema,
  response: z.object({
    /** Null where no worker record here is hers. */
    worker: workerSchema.nullable(),
    /** Soonest due first. */
    items: z.array(workEpisodeSchema.extend({ allocationId: z.string(), since: z.string() })),
  }),
  examples: { valid: [{}], invalid: { 'not an object': 1 } },
});
