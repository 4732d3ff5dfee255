import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';

/** What an operator's snapshot says, asked by a service whose read model was put back from an older copy. */
export const renewWorkforceFacts = defineRequest({
  service: 'workforce',
  name: 'fact.renew.v1',
  summary: 'Says the current facts of workers and allocations again, for a read model that was restored',
  access: { by: 'system' },
  repeatable: true,
  request: z.object({ after: idSchema.nullable().default(null) }),
  response: z.object({ said: z.int(), next: idSchema.nullable() }),
  examples: { valid: [{}], invalid: { 'not an id': { after: 'begin' } } },
});
