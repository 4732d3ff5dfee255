import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { emptySchema } from '../fields.js';
import { rebuildSchema } from './rebuild.js';

export const getRebuild = defineRequest({
  service: 'reporting',
  name: 'rebuild.get.v1',
  summary: 'How far the last rebuild of the figures is',
  access: { by: 'mandate', lines: 'any', roles: ['operator'] },
  repeatable: true,
  whileReconciling: 'allowed',
  request: emptySchema,
  response: z.object({ rebuild: rebuildSchema.nullable() }),
  examples: { valid: [{}], invalid: { 'not an object': 'all' } },
});
