import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';

/** A part of the partition each time, so that no request is longer than its deadline: ask again with `next` until it is null. */
export const snapshotWorkforceFacts = defineRequest({
  service: 'workforce',
  name: 'fact.snapshot.v1',
  summary:
    'Says the current fact of every worker and every allocated episode again, for read models being rebuilt',
  access: { by: 'mandate', lines: 'any', roles: ['operator'] },
  repeatable: true,
  request: z.object({
    /** The worker or episode after which to go on; absent at the beginning. */
    after: idSchema.nullable().default(null),
  }),
  response: z.object({
    /** Facts said by this request. */
    said: z.int(),
    next: idSchema.nullable(),
  }),
  examples: {
    valid: [{}, { after: '0199f1f0-0000-7000-8000-000000000001' }],
    invalid: { 'not an id': { after: 'begin' } },
  },
});
