import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema, pageSchema } from '../fields.js';
import { COST_READERS, costRejectSchema } from './cost-file.js';

export const listCostRejects = defineRequest({
  service: 'recharging',
  name: 'cost-reject.list.v1',
  summary: 'Rows of a file that were not accepted: where, why and what to do',
  access: { by: 'mandate', lines: 'any', roles: COST_READERS },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ costFileId: idSchema, page: pageSchema }),
  response: z.object({
    rejects: z.array(costRejectSchema),
    total: z.int(),
    page: z.int(),
    pageSize: z.int(),
  }),
  examples: {
    valid: [{ costFileId: '0199f1f0-0000-7000-8000-000000000001' }],
    invalid: { 'page zero': { costFileId: '0199f1f0-0000-7000-8000-000000000001', page: 0 } },
  },
});
