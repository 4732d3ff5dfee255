import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema, reasonSchema } from '../fields.js';
import { COST_PREPARERS, costFileSchema } from './cost-file.js';

export const undoCostFile = defineRequest({
  service: 'recharging',
  name: 'cost-file.undo.v1',
  summary:
    'Takes an accepted file back while nothing of it was charged; done after the answer, see its state',
  access: { by: 'mandate', lines: 'any', roles: COST_PREPARERS },
  repeatable: true,
  request: z.object({ costFileId: idSchema, reason: reasonSchema }),
  response: z.object({ costFile: costFileSchema }),
  examples: {
    valid: [{ costFileId: '0199f1f0-0000-7000-8000-000000000001', reason: 'Wrong month' }],
    invalid: { 'no reason': { costFileId: '0199f1f0-0000-7000-8000-000000000001', reason: '' } },
  },
});
