import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema, reasonSchema } from '../fields.js';
import { mandateSchema } from './mandate.js';

export const withdrawMandate = defineRequest({
  service: 'workforce',
  name: 'mandate.withdraw.v1',
  summary: 'Ends a mandate at once; the person is refused at the next request',
  access: { by: 'mandate', lines: 'any', roles: ['workforce-officer', 'director'] },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ mandateId: idSchema, reason: reasonSchema }),
  response: z.object({ mandate: mandateSchema }),
  examples: {
    valid: [{ mandateId: '0199f1f0-0000-7000-8000-000000000001', reason: 'Loan ended early' }],
    invalid: { 'no reason': { mandateId: '0199f1f0-0000-7000-8000-000000000001', reason: '' } },
  },
});
