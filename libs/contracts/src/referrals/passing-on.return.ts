import { z } from 'zod';
import { FRONT_DOOR_WORK, defineRequest } from '../contract.js';
import { passingOnSchema } from './views.js';
import { idSchema, reasonSchema, versionSchema } from '../fields.js';

export const returnPassingOn = defineRequest({
  service: 'referrals',
  name: 'passing-on.return.v1',
  summary: 'Returns an offered referral with a reason; the sender stays responsible',
  access: { by: 'mandate', lines: FRONT_DOOR_WORK, roles: ['front-door-worker', 'front-door-manager'] },
  repeatable: true,
  request: z.object({ passingOnId: idSchema, version: versionSchema, reason: reasonSchema }),
  response: z.object({ passingOn: passingOnSchema }),
  examples: {
    valid: [
      { passingOnId: '0199f1f0-0000-7000-8000-000000000001', version: 1, reason: 'Lives in your area' },
    ],
    invalid: { 'no reason': { passingOnId: '0199f1f0-0000-7000-8000-000000000001', version: 1, reason: '' } },
  },
});
