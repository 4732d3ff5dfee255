import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema, dateSchema } from '../fields.js';
import { COST_PREPARERS, poolRuleSchema, poolSchema, codePrefixSchema } from './cost-file.js';

export const makePoolRule = defineRequest({
  service: 'recharging',
  name: 'pool-rule.make.v1',
  summary:
    'Says to which agreement costs of a cost centre or subjective belong from a day on; for files taken from now on',
  access: { by: 'mandate', lines: 'any', roles: COST_PREPARERS },
  repeatable: true,
  request: z
    .object({
      requestId: idSchema,
      costCentrePrefix: codePrefixSchema.nullable().default(null),
      subjectivePrefix: codePrefixSchema.nullable().default(null),
      pool: poolSchema.nullable(),
      validFrom: dateSchema,
    })
    .refine((rule) => rule.costCentrePrefix !== null || rule.subjectivePrefix !== null, {
      path: ['costCentrePrefix'],
      message: 'Enter how a cost centre or a subjective begins',
    }),
  response: z.object({ rule: poolRuleSchema }),
  examples: {
    valid: [
      {
        requestId: '0199f1f0-0000-7000-8000-000000000001',
        costCentrePrefix: 'FD',
        pool: 'front-door',
        validFrom: '2026-04-01',
      },
    ],
    invalid: {
      'about nothing': {
        requestId: '0199f1f0-0000-7000-8000-000000000001',
        pool: 'front-door',
        validFrom: '2026-04-01',
      },
    },
  },
});
