import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema, reasonSchema } from '../fields.js';
import { allocationSchema } from './views.js';

export const moveAllocation = defineRequest({
  service: 'workforce',
  name: 'allocation.move.v1',
  summary: 'Gives a child to another worker; the allocation before is kept',
  access: { by: 'mandate', lines: CHILDRENS_WORK, roles: ['team-manager'] },
  repeatable: true,
  request: z.object({
    requestId: idSchema,
    allocationId: idSchema,
    workerId: idSchema,
    rationale: reasonSchema,
    againstAdvice: reasonSchema.nullable().default(null),
  }),
  response: z.object({ allocation: allocationSchema }),
  examples: {
    valid: [
      {
        requestId: '0199f1f0-0000-7000-8000-000000000001',
        allocationId: '0199f1f0-0000-7000-8000-000000000004',
        workerId: '0199f1f0-0000-7000-8000-000000000005',
        rationale: 'Covers for a colleague',
      },
    ],
    invalid: {
      'no rationale': {
        requestId: '0199f1f0-0000-7000-8000-000000000001',
        allocationId: '0199f1f0-0000-7000-8000-000000000004',
        workerId: '0199f1f0-0000-7000-8000-000000000005',
        rationale: '',
      },
    },
  },
});
