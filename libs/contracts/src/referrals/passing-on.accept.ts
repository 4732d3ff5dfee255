import { z } from 'zod';
import { FRONT_DOOR_WORK, defineRequest } from '../contract.js';
import { refSchema } from './household.js';
import { passingOnSchema } from './views.js';
import { idSchema, versionSchema } from '../fields.js';

export const acceptPassingOn = defineRequest({
  service: 'referrals',
  name: 'passing-on.accept.v1',
  summary: 'Accepts an offered referral; this council is responsible once the sender has released it',
  access: { by: 'mandate', lines: FRONT_DOOR_WORK, roles: ['front-door-worker', 'front-door-manager'] },
  repeatable: true,
  request: z.object({
    passingOnId: idSchema,
    version: versionSchema,
    /** Children of the offer whom somebody recognised among the possible matches; the others become new records. */
    recognised: z
      .array(z.object({ ref: refSchema, sameAsChildId: idSchema }))
      .max(20)
      .default([]),
  }),
  response: z.object({ passingOn: passingOnSchema }),
  examples: {
    valid: [
      { passingOnId: '0199f1f0-0000-7000-8000-000000000001', version: 1 },
      {
        passingOnId: '0199f1f0-0000-7000-8000-000000000001',
        version: 1,
        recognised: [{ ref: 'c1', sameAsChildId: '0199f1f0-0000-7000-8000-000000000002' }],
      },
    ],
    invalid: {
      'no version': { passingOnId: '0199f1f0-0000-7000-8000-000000000001' },
      'nobody recognised': {
        passingOnId: '0199f1f0-0000-7000-8000-000000000001',
        version: 1,
        recognised: [{ ref: 'c1', sameAsChildId: '' }],
      },
    },
  },
});
