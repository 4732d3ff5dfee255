import { z } from 'zod';
import { defineRequest, roleSchema } from '../contract.js';
import { dateSchema, emptySchema } from '../fields.js';
import { outcomeSchema } from './authority.js';

export const listAuthorities = defineRequest({
  service: 'workforce',
  name: 'authority.list.v1',
  summary: 'The scheme of delegation: who may decide what for this council',
  access: { by: 'mandate', lines: 'any', roles: 'any' },
  repeatable: true,
  whileReconciling: 'allowed',
  request: emptySchema,
  response: z.object({
    authorities: z.array(
      z.object({
        id: z.string(),
        outcomes: z.array(outcomeSchema),
        role: roleSchema.nullable(),
        personKey: z.string().nullable(),
        personName: z.string().nullable(),
        statute: z.string(),
        from: dateSchema,
        until: dateSchema.nullable(),
      }),
    ),
  }),
  examples: { valid: [{}], invalid: { 'not an object': null } },
});
