import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema, pageSchema } from '../fields.js';

const READERS = ['information-officer', 'performance-analyst', 'director', 'auditor'] as const;
const body = {
  request: z.object({
    importId: idSchema,
    page: pageSchema,
    /** Only the problems found by this rule. */
    rule: z.string().min(1).max(50).optional(),
  }),
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
    /** Every rule that found something in the file, the most frequent first. */
    rules: z
      .array(
        z.object({
          rule: z.string(),
          message: z.string(),
          remedy: z.string(),
          problems: z.int(),
          children: z.int(),
        }),
      )
      .default([]),
    /** Problems of the file, or of the rule that was asked for. */
    total: z.int(),
    page: z.int(),
    pageSize: z.int(),
  }),
  examples: {
    valid: [
      { importId: '0199f1f0-0000-7000-8000-000000000001' },
      { importId: '0199f1f0-0000-7000-8000-000000000001', rule: '8500', page: 2 },
    ],
    invalid: {
      'page zero': { importId: '0199f1f0-0000-7000-8000-000000000001', page: 0 },
      'no rule': { importId: '0199f1f0-0000-7000-8000-000000000001', rule: '' },
    },
  },
};

export const listImportProblems = defineRequest({
  service: 'referrals',
  name: 'import.problems.v1',
  summary: 'What the rules reject, kept as the source had it',
  access: { by: 'mandate', lines: CHILDRENS_WORK, roles: READERS },
  repeatable: true,
  whileReconciling: 'allowed',
  ...body,
});

/** The same for a file that leaves this product: it names children, so that whoever takes it signed in just now. */
export const exportImportProblems = defineRequest({
  service: 'referrals',
  name: 'import.export-problems.v1',
  summary: 'What the rules reject, a page at a time, for a file somebody takes away',
  access: { by: 'mandate', lines: CHILDRENS_WORK, roles: READERS, signedInWithinMinutes: 15 },
  repeatable: true,
  whileReconciling: 'allowed',
  ...body,
});
