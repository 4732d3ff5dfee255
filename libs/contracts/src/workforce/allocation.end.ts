import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema, reasonSchema } from '../fields.js';
import { allocationSchema } from './views.js';

export const endAllocation = defineRequest({
  service: 'workforce',
  name: 'allocation.end.v1',
  summary: 'Nobody has the child any more; she waits for a worker again',
  access: { by: 'mandate', lines: CHILDRENS_WORK, roles: ['team-manager'] },
  repeatable: true,
  request: z.object({ allocationId: idSchema, reason: reasonSchema }),
  response: z.object({ allocation: allocationSchema }),
  examples: {
    valid: [{ allocationId: '0199f1f0-0000-7000-8000-000000000004', reason: 'Allocated by mistake' }],
    invalid: { 'no reason': { allocationId: '0199f1f0-0000-7000-8000-000000000004', reason: '' } },
  },
});
