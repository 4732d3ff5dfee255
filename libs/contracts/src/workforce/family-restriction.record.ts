import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema, reasonSchema } from '../fields.js';
import { familyRestrictionSchema } from './views.js';

export const restrictWorker = defineRequest({
  service: 'workforce',
  name: 'family-restriction.record.v1',
  summary: 'A worker may not work with the family, or the child, of an episode',
  access: { by: 'mandate', lines: CHILDRENS_WORK, roles: ['team-manager'] },
  repeatable: true,
  request: z.object({
    requestId: idSchema,
    workerId: idSchema,
    episodeId: idSchema,
    of: z.enum(['family', 'child']),
    reason: reasonSchema,
  }),
  response: z.object({ restriction: familyRestrictionSchema }),
  examples: {
    valid: [
      {
        requestId: '0199f1f0-0000-7000-8000-000000000001',
        workerId: '0199f1f0-0000-7000-8000-000000000005',
        episodeId: '0199f1f0-0000-7000-8000-000000000003',
        of: 'family',
        reason: 'Lives next door',
      },
    ],
    invalid: {
      'no reason': {
        requestId: '0199f1f0-0000-7000-8000-000000000001',
        workerId: '0199f1f0-0000-7000-8000-000000000005',
        episodeId: '0199f1f0-0000-7000-8000-000000000003',
        of: 'family',
        reason: '',
      },
    },
  },
});
