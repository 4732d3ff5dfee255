import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { pageSchema } from '../fields.js';
import { COST_READERS, costFileSchema } from './cost-file.js';

export const listCostFiles = defineRequest({
  service: 'recharging',
  name: 'cost-file.list.v1',
  summary: 'Cost files of this partition, the latest first, a page at a time',
  access: { by: 'mandate', lines: 'any', roles: COST_READERS },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ page: pageSchema }),
  response: z.object({
    costFiles: z.array(costFileSchema),
    total: z.int(),
    page: z.int(),
    pageSize: z.int(),
  }),
  examples: { valid: [{}, { page: 2 }], invalid: { 'page zero': { page: 0 } } },
});
