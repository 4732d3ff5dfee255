import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';
import { COST_PREPARERS, costFileSchema } from './cost-file.js';

export const discardCostFile = defineRequest({
  service: 'recharging',
  name: 'cost-file.discard.v1',
  summary: 'Lets go of a file that was read and not accepted',
  access: { by: 'mandate', lines: 'any', roles: COST_PREPARERS },
  repeatable: true,
  request: z.object({ costFileId: idSchema }),
  response: z.object({ costFile: costFileSchema }),
  examples: {
    valid: [{ costFileId: '0199f1f0-0000-7000-8000-000000000001' }],
    invalid: { 'not an id': { costFileId: '7' } },
  },
});
