import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { emptySchema, idSchema, partitionSchema } from '../fields.js';

/** Sent to the partition somebody acts for. The partition she tried receives nothing: it has no database query and no message. */
export const recordRefusal = defineRequest({
  service: 'workforce',
  name: 'refusal.record.v1',
  summary: 'Writes down at home that the signed-in person tried a council where she has no mandate',
  access: { by: 'mandate', lines: 'any', roles: 'any' },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({
    attemptedPartition: partitionSchema,
    by: z.enum(['page', 'api']),
    subjectId: idSchema.nullable().default(null),
  }),
  response: emptySchema,
  examples: {
    valid: [{ attemptedPartition: 'E09000033', by: 'page' }],
    invalid: { 'not a partition': { attemptedPartition: '*', by: 'page' } },
  },
});
