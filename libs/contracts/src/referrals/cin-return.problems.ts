import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema, pageSchema } from '../fields.js';

const READERS = ['information-officer', 'performance-analyst', 'director', 'auditor'] as const;
const body = {
  request: z.object({
    returnId: idSchema,
    page: pageSchema,
    /** Only what this rule found. */
    rule: z.string().min(1).max(50).optional(),
  }),
  response: z.object({
    problems: z.array(
      z.object({
        /** The council's own number of the child, as the file has it: a return names nobody. */
        localId: z.string().nullable(),
        /** Null for what concerns the whole file. */
        childId: z.string().nullable(),
        field: z.string(),
        rule: z.string(),
        /** As the record has it; null where there is nothing. */
        value: z.string().nullable(),
        message: z.string(),
        remedy: z.string(),
        /** What stands in the file instead; null where the value is left out, or is in the file as it is. */
        inFile: z.string().nullable(),
      }),
    ),
    /** Every rule that found something, the most frequent first. */
    rules: z.array(
      z.object({
        rule: z.string(),
        /** `error`: the DfE refuses it. `query`: the DfE asks. `left-out`: it is not in the file. */
        kind: z.enum(['error', 'query', 'left-out']),
        message: z.string(),
        remedy: z.string(),
        problems: z.int(),
        children: z.int(),
      }),
    ),
    /** Problems that may be shown, or those of the rule that was asked for. */
    total: z.int(),
    page: z.int(),
    pageSize: z.int(),
  }),
  examples: {
    valid: [
      { returnId: '0199f1f0-0000-7000-8000-000000000001' },
      { returnId: '0199f1f0-0000-7000-8000-000000000001', rule: '4220', page: 2 },
    ],
    invalid: {
      'page zero': { returnId: '0199f1f0-0000-7000-8000-000000000001', page: 0 },
      'no rule': { returnId: '0199f1f0-0000-7000-8000-000000000001', rule: '' },
    },
  },
};

export const listCinReturnProblems = defineRequest({
  service: 'referrals',
  name: 'cin-return.problems.v1',
  summary: 'What is missing in a return or breaks a rule of the DfE, each with the record it is about',
  access: { by: 'mandate', lines: CHILDRENS_WORK, roles: READERS },
  repeatable: true,
  whileReconciling: 'allowed',
  ...body,
});

/** The same for a file that leaves this product, so that whoever takes it signed in just now. */
export const exportCinReturnProblems = defineRequest({
  service: 'referrals',
  name: 'cin-return.export-problems.v1',
  summary: 'What is missing in a return, a page at a time, for a file somebody takes away',
  access: { by: 'mandate', lines: CHILDRENS_WORK, roles: READERS, signedInWithinMinutes: 15 },
  repeatable: true,
  ...body,
});
