import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';
import { COST_READERS, costFileSchema } from './cost-file.js';

export const getCostFile = defineRequest({
  service: 'recharging',
  name: 'cost-file.get.v1',
  summary: 'Progress and result of one cost file',
  access: { by: 'mandate', lines: 'any', roles: COST_READERS },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ costFileId: idSchema }),
  response: z.object({ costFile: costFileSchema }),
  examples: {
    valid: [{ costFileId: '0199f1f0-0000-7000-8000-000000000001' }],
    invalid: { 'not an id': { costFileId: '' } },
  },
});
