import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema, reasonSchema } from '../fields.js';
import { allocationSchema } from './views.js';

export const makeAllocation = defineRequest({
  service: 'workforce',
  name: 'allocation.make.v1',
  summary: 'Gives a child, and siblings of the same referral, to a worker',
  access: { by: 'mandate', lines: CHILDRENS_WORK, roles: ['team-manager'] },
  repeatable: true,
  request: z.object({
    requestId: idSchema,
    /** All of one referral. */
    episodeIds: z.array(idSchema).min(1).max(20),
    workerId: idSchema,
    rationale: reasonSchema,
    /** Why this worker although she is not suggested. */
    againstAdvice: reasonSchema.nullable().default(null),
  }),
  response: z.object({ allocations: z.array(allocationSchema) }),
  examples: {
    valid: [
      {
        requestId: '0199f1f0-0000-7000-8000-000000000001',
        episodeIds: ['0199f1f0-0000-7000-8000-000000000003'],
        workerId: '0199f1f0-0000-7000-8000-000000000005',
        rationale: 'Knows the family',
      },
    ],
    invalid: {
      'no rationale': {
        requestId: '0199f1f0-0000-7000-8000-000000000001',
        episodeIds: ['0199f1f0-0000-7000-8000-000000000003'],
        workerId: '0199f1f0-0000-7000-8000-000000000005',
        rationale: '',
      },
      'no child': {
        requestId: '0199f1f0-0000-7000-8000-000000000001',
        episodeIds: [],
        workerId: '0199f1f0-0000-7000-8000-000000000005',
        rationale: 'Knows the family',
      },
    },
  },
});
