import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { importSchema } from './views.js';
import { emptySchema } from '../fields.js';

export const listImports = defineRequest({
  service: 'referrals',
  name: 'import.list.v1',
  summary: 'Census files imported here',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['information-officer', 'performance-analyst', 'director', 'auditor'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: emptySchema,
  response: z.object({ imports: z.array(importSchema) }),
  examples: { valid: [{}], invalid: { 'not an object': 3 } },
});
