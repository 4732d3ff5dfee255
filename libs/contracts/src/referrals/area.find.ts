import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { partitionSchema } from '../fields.js';
import { caseHoldingSchema } from './views.js';

export const findArea = defineRequest({
  service: 'referrals',
  name: 'area.find.v1',
  summary: 'Which council a postcode gives, and whether it is a member',
  access: { by: 'mandate', lines: 'any', roles: 'any' },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({
    postcode: z.string().trim().min(1).max(12),
    chosen: partitionSchema.nullable().default(null),
  }),
  response: z.object({ caseHolding: caseHoldingSchema }),
  examples: { valid: [{ postcode: 'W10 5AA' }], invalid: { empty: { postcode: '' } } },
});
