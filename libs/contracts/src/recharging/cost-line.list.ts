import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema, pageSchema } from '../fields.js';
import { COST_READERS, costLineSchema } from './cost-file.js';

export const listCostLines = defineRequest({
  service: 'recharging',
  name: 'cost-line.list.v1',
  summary: 'Lines of an accepted file, or only those that belong to no agreement',
  access: { by: 'mandate', lines: 'any', roles: COST_READERS },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ costFileId: idSchema, page: pageSchema, notShared: z.boolean().default(false) }),
  response: z.object({ lines: z.array(costLineSchema), total: z.int(), page: z.int(), pageSize: z.int() }),
  examples: {
    valid: [{ costFileId: '0199f1f0-0000-7000-8000-000000000001' }],
    invalid: { 'page zero': { costFileId: '0199f1f0-0000-7000-8000-000000000001', page: 0 } },
  },
});
