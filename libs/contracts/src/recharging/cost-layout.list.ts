import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { emptySchema } from '../fields.js';
import { COST_READERS } from './cost-file.js';

export const listCostLayouts = defineRequest({
  service: 'recharging',
  name: 'cost-layout.list.v1',
  summary: 'Layouts of cost files that are known, and the agreements of which this partition is host',
  access: { by: 'mandate', lines: 'any', roles: COST_READERS },
  repeatable: true,
  whileReconciling: 'allowed',
  request: emptySchema,
  response: z.object({
    layouts: z.array(z.object({ name: z.string(), title: z.string() })),
    pools: z.array(z.object({ key: z.string(), line: z.string() })),
  }),
  examples: { valid: [{}], invalid: { 'not an object': 1 } },
});
