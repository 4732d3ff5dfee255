import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema, pageSchema } from '../fields.js';
import { workerSchema } from './views.js';

export const listWorkers = defineRequest({
  service: 'workforce',
  name: 'worker.list.v1',
  summary: 'Who works here, on what terms, and what each carries; a page at a time',
  access: {
    by: 'mandate',
    lines: 'any',
    roles: ['workforce-officer', 'team-manager', 'director', 'auditor'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({
    teamId: idSchema.optional(),
    /** Those who have left, too. */ withLeft: z.boolean().default(false),
    page: pageSchema,
  }),
  response: z.object({ workers: z.array(workerSchema), total: z.int(), page: z.int(), pageSize: z.int() }),
  examples: {
    valid: [{}, { teamId: '0199f1f0-0000-7000-8000-000000000006', page: 2 }],
    invalid: { 'page zero': { page: 0 } },
  },
});
