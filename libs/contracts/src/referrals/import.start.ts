import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { importSchema } from './views.js';
import { idSchema } from '../fields.js';

export const startImport = defineRequest({
  service: 'referrals',
  name: 'import.start.v1',
  summary: 'Imports an uploaded census as one unit',
  access: { by: 'mandate', lines: CHILDRENS_WORK, roles: ['information-officer', 'performance-analyst'] },
  repeatable: true,
  request: z.object({ requestId: idSchema, fileId: idSchema, asSample: z.boolean().default(false) }),
  response: z.object({ import: importSchema }),
  examples: {
    valid: [
      { requestId: '0199f1f0-0000-7000-8000-000000000001', fileId: '0199f1f0-0000-7000-8000-000000000001' },
    ],
    invalid: { 'no file': { requestId: '0199f1f0-0000-7000-8000-000000000001' } },
  },
});
