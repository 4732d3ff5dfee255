import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { emptySchema } from '../fields.js';
import { workforceImportSchema } from './import-views.js';

export const listWorkforceImports = defineRequest({
  service: 'workforce',
  name: 'import.list.v1',
  summary: 'Workforce censuses taken in here, the newest first',
  access: {
    by: 'mandate',
    lines: 'any',
    roles: ['workforce-officer', 'information-officer', 'director', 'auditor'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: emptySchema,
  response: z.object({ imports: z.array(workforceImportSchema) }),
  examples: { valid: [{}], invalid: { 'not an object': 3 } },
});
