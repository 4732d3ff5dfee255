import { z } from 'zod';
import { defineRequest, FRONT_DOOR_WORK } from '../contract.js';
import { idSchema, reasonSchema, versionSchema } from '../fields.js';
import { passingOnSchema } from './views.js';

/** The answer says `recalling`: the offer is taken back once the receiver has confirmed it, unless it had accepted before. */
export const recallPassingOn = defineRequest({
  service: 'referrals',
  name: 'passing-on.recall.v1',
  summary: 'Takes an offered referral back with a reason, while the other council has not accepted it',
  access: { by: 'mandate', lines: FRONT_DOOR_WORK, roles: ['front-door-worker', 'front-door-manager'] },
  repeatable: true,
  request: z.object({ passingOnId: idSchema, version: versionSchema, reason: reasonSchema }),
  response: z.object({ passingOn: passingOnSchema }),
  examples: {
    valid: [
      { passingOnId: '0199f1f0-0000-7000-8000-000000000001', version: 2, reason: 'The family lives here' },
    ],
    invalid: { 'no reason': { passingOnId: '0199f1f0-0000-7000-8000-000000000001', version: 2, reason: '' } },
  },
});
