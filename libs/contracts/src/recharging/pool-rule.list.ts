import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { emptySchema } from '../fields.js';
import { COST_READERS, poolRuleSchema } from './cost-file.js';

export const listPoolRules = defineRequest({
  service: 'recharging',
  name: 'pool-rule.list.v1',
  summary: 'Rules that say to which agreement costs belong',
  access: { by: 'mandate', lines: 'any', roles: COST_READERS },
  repeatable: true,
  whileReconciling: 'allowed',
  request: emptySchema,
  response: z.object({ rules: z.array(poolRuleSchema) }),
  examples: { valid: [{}], invalid: { 'not an object': 1 } },
});
