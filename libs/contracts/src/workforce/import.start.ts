import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';
import { workforceImportSchema } from './import-views.js';

export const startWorkforceImport = defineRequest({
  service: 'workforce',
  name: 'import.start.v1',
  summary: 'Takes an uploaded workforce census in as one unit; what its layout rejects is kept and listed',
  access: { by: 'mandate', lines: 'any', roles: ['workforce-officer', 'information-officer'] },
  repeatable: true,
  request: z.object({ requestId: idSchema, fileId: idSchema, asSample: z.boolean().default(false) }),
  response: z.object({ import: workforceImportSchema }),
  examples: {
    valid: [
      { requestId: '0199f1f0-0000-7000-8000-000000000001', fileId: '0199f1f0-0000-7000-8000-000000000002' },
    ],
    invalid: { 'no file': { requestId: '0199f1f0-0000-7000-8000-000000000001' } },
  },
});
