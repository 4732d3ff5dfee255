import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { importSchema } from './views.js';
import { pageSchema } from '../fields.js';

export const listImports = defineRequest({
  service: 'referrals',
  name: 'import.list.v1',
  summary: 'Census files imported here, the newest first, a page at a time',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['information-officer', 'performance-analyst', 'director', 'auditor'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ page: pageSchema }),
  response: z.object({
    imports: z.array(importSchema),
    total: z.int(),
    page: z.int(),
    pageSize: z.int(),
  }),
  examples: { valid: [{}, { page: 2 }], invalid: { 'page zero': { page: 0 } } },
});
