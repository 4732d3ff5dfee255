import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { emptySchema } from '../fields.js';

export const listUnrecordedPeople = defineRequest({
  service: 'workforce',
  name: 'unrecorded-person.list.v1',
  summary: 'People of this organisation who have signed in and whom no worker record is of yet',
  access: { by: 'mandate', lines: 'any', roles: ['workforce-officer'] },
  repeatable: true,
  whileReconciling: 'allowed',
  request: emptySchema,
  response: z.object({
    people: z.array(z.object({ personKey: z.string(), name: z.string(), roles: z.array(z.string()) })),
  }),
  examples: { valid: [{}], invalid: { 'not an object': 1 } },
});
