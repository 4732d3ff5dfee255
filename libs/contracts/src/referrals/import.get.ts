import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { importSchema } from './views.js';
import { idSchema } from '../fields.js';

export const getImport = defineRequest({
  service: 'referrals',
  name: 'import.get.v1',
  summary: 'Progress and result of one import',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['information-officer', 'performance-analyst', 'director', 'auditor'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ importId: idSchema }),
  response: z.object({ import: importSchema }),
  examples: {
    valid: [{ importId: '0199f1f0-0000-7000-8000-000000000001' }],
    invalid: { 'not an id': { importId: '' } },
  },
});
