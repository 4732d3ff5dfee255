import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { emptySchema } from '../fields.js';
import { rebuildSchema } from './rebuild.js';

export const beginRebuild = defineRequest({
  service: 'reporting',
  name: 'rebuild.begin.v1',
  summary:
    'Counts the figures of this council anew from what the owners say again; the pages go on meanwhile',
  access: { by: 'mandate', lines: 'any', roles: ['operator'] },
  repeatable: true,
  request: emptySchema,
  response: z.object({ rebuild: rebuildSchema }),
  examples: { valid: [{}], invalid: { 'not an object': 'all' } },
});
