import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema, dateSchema } from '../fields.js';
import { COST_PREPARERS, poolRuleSchema } from './cost-file.js';

export const endPoolRule = defineRequest({
  service: 'recharging',
  name: 'pool-rule.end.v1',
  summary: 'Ends a rule with a last day; what was taken by it stays',
  access: { by: 'mandate', lines: 'any', roles: COST_PREPARERS },
  repeatable: true,
  request: z.object({ ruleId: idSchema, lastDay: dateSchema }),
  response: z.object({ rule: poolRuleSchema }),
  examples: {
    valid: [{ ruleId: '0199f1f0-0000-7000-8000-000000000001', lastDay: '2027-03-31' }],
    invalid: { 'no day': { ruleId: '0199f1f0-0000-7000-8000-000000000001', lastDay: 'soon' } },
  },
});
