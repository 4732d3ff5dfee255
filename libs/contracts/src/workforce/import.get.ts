import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema, pageSchema } from '../fields.js';
import { workforceImportSchema, workforceProblemSchema } from './import-views.js';

export const getWorkforceImport = defineRequest({
  service: 'workforce',
  name: 'import.get.v1',
  summary: 'One workforce census and what its layout rejects, a page at a time in the order of the file',
  access: {
    by: 'mandate',
    lines: 'any',
    roles: ['workforce-officer', 'information-officer', 'director', 'auditor'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ importId: idSchema, page: pageSchema }),
  response: z.object({
    import: workforceImportSchema,
    problems: z.array(workforceProblemSchema),
    page: z.int(),
    pageSize: z.int(),
  }),
  examples: {
    valid: [{ importId: '0199f1f0-0000-7000-8000-000000000001' }],
    invalid: { 'not an id': { importId: '' } },
  },
});
