import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { authorityHolderSchema, outcomeSchema } from './authority.js';

export const checkAuthority = defineRequest({
  service: 'workforce',
  name: 'authority.check.v1',
  summary: 'Whether the signed-in person may decide this here; otherwise who may',
  access: { by: 'mandate', lines: 'any', roles: 'any' },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ outcomes: z.array(outcomeSchema).min(1).max(10) }),
  response: z.object({
    answers: z.array(
      z.object({
        outcome: outcomeSchema,
        allowed: z.boolean(),
        authorityId: z.string().nullable(),
        statute: z.string().nullable(),
        holders: z.array(authorityHolderSchema),
      }),
    ),
  }),
  examples: {
    valid: [{ outcomes: ['early-help'] }],
    invalid: { 'no outcome': { outcomes: [] }, unknown: { outcomes: ['perhaps'] } },
  },
});
