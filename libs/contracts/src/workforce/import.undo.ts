import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema, reasonSchema } from '../fields.js';
import { workforceImportSchema } from './import-views.js';

export const undoWorkforceImport = defineRequest({
  service: 'workforce',
  name: 'import.undo.v1',
  summary: 'Takes the workers of a census back while nothing builds on them',
  access: { by: 'mandate', lines: 'any', roles: ['workforce-officer', 'information-officer'] },
  repeatable: true,
  request: z.object({ importId: idSchema, reason: reasonSchema }),
  response: z.object({ import: workforceImportSchema }),
  examples: {
    valid: [{ importId: '0199f1f0-0000-7000-8000-000000000001', reason: 'Wrong year' }],
    invalid: { 'no reason': { importId: '0199f1f0-0000-7000-8000-000000000001', reason: '' } },
  },
});
