import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';
import { COST_PREPARERS, costFileSchema } from './cost-file.js';

export const acceptCostFile = defineRequest({
  service: 'recharging',
  name: 'cost-file.accept.v1',
  summary:
    'Accepts what was read: its lines become costs. Names what was shown, so that nothing else is accepted',
  access: { by: 'mandate', lines: 'any', roles: COST_PREPARERS },
  repeatable: true,
  request: z.object({
    costFileId: idSchema,
    accepted: z.int().min(0),
    rejected: z.int().min(0),
    totalPence: z.int(),
  }),
  response: z.object({ costFile: costFileSchema }),
  examples: {
    valid: [
      { costFileId: '0199f1f0-0000-7000-8000-000000000001', accepted: 120, rejected: 0, totalPence: 100 },
    ],
    invalid: {
      'nothing shown': { costFileId: '0199f1f0-0000-7000-8000-000000000001' },
      'half a penny': {
        costFileId: '0199f1f0-0000-7000-8000-000000000001',
        accepted: 1,
        rejected: 0,
        totalPence: 0.5,
      },
    },
  },
});
