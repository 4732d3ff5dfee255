import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { importSchema } from './views.js';
import { idSchema, reasonSchema } from '../fields.js';

export const undoImport = defineRequest({
  service: 'referrals',
  name: 'import.undo.v1',
  summary: 'Takes an import back while nothing builds on it; done after the answer, see its state',
  access: { by: 'mandate', lines: CHILDRENS_WORK, roles: ['information-officer', 'performance-analyst'] },
  repeatable: true,
  request: z.object({ importId: idSchema, reason: reasonSchema }),
  response: z.object({ import: importSchema }),
  examples: {
    valid: [{ importId: '0199f1f0-0000-7000-8000-000000000001', reason: 'Wrong year' }],
    invalid: { 'no reason': { importId: '0199f1f0-0000-7000-8000-000000000001', reason: '' } },
  },
});
