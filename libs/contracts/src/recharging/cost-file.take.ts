import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';
import { COST_PREPARERS, costFileSchema, poolSchema } from './cost-file.js';

export const takeCostFile = defineRequest({
  service: 'recharging',
  name: 'cost-file.take.v1',
  summary: 'Reads an uploaded cost file; it becomes costs once accepted',
  access: { by: 'mandate', lines: 'any', roles: COST_PREPARERS },
  repeatable: true,
  request: z.object({
    requestId: idSchema,
    fileId: idSchema,
    layout: z
      .string()
      .regex(/^[a-z0-9-]{3,60}$/)
      .nullable()
      .default(null),
    pool: poolSchema.nullable().default(null),
    take: z.enum(['ask', 'whole', 'partial']).default('ask'),
  }),
  response: z.object({ costFile: costFileSchema }),
  examples: {
    valid: [
      {
        requestId: '0199f1f0-0000-7000-8000-000000000001',
        fileId: '0199f1f0-0000-7000-8000-000000000001',
        pool: 'front-door',
      },
    ],
    invalid: {
      'no file': { requestId: '0199f1f0-0000-7000-8000-000000000001' },
      'a layout that is a path': {
        requestId: '0199f1f0-0000-7000-8000-000000000001',
        fileId: '0199f1f0-0000-7000-8000-000000000001',
        layout: '../x',
      },
    },
  },
});
