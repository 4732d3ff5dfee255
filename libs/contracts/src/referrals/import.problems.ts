import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema, pageSchema } from '../fields.js';

export const listImportProblems = defineRequest({
  service: 'referrals',
  name: 'import.problems.v1',
  summary: 'What the rules reject, kept as the source had it',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['information-officer', 'performance-analyst', 'director', 'auditor'],
  },
  repeatable: true,
  request: z.object({ importId: idSchema, page: pageSchema }),
  response: z.object({
    problems: z.array(
      z.object({
        line: z.int().nullable(),
        localId: z.string().nullable(),
        childId: z.string().nullable(),
        field: z.string(),
        rule: z.string(),
        value: z.string().nullable(),
        message: z.string(),
        remedy: z.string(),
      }),
    ),
    total: z.int(),
    page: z.int(),
    pageSize: z.int(),
  }),
  examples: {
    valid: [{ importId: '0199f1f0-0000-7000-8000-000000000001' }],
    invalid: { 'page zero': { importId: '0199f1f0-0000-7000-8000-000000000001', page: 0 } },
  },
});
