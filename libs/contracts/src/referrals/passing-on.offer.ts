import { z } from 'zod';
import { FRONT_DOOR_WORK, defineRequest } from '../contract.js';
import { idSchema, versionSchema } from '../fields.js';
import { councilChoiceSchema } from './household.js';
import { referralViewSchema } from './views.js';

/**
 * For a referral that was returned, or whose council was recognised wrongly when it was recorded. A reason is always needed: the
 * first answer stands beside it.
 */
export const offerPassingOn = defineRequest({
  service: 'referrals',
  name: 'passing-on.offer.v1',
  summary:
    'Chooses the council of a waiting referral again: offered to a member, handed over to another, or kept here',
  access: { by: 'mandate', lines: FRONT_DOOR_WORK, roles: ['front-door-worker', 'front-door-manager'] },
  repeatable: true,
  request: z.object({ referralId: idSchema, version: versionSchema, council: councilChoiceSchema }),
  response: z.object({ referral: referralViewSchema }),
  examples: {
    valid: [
      {
        referralId: '0199f1f0-0000-7000-8000-000000000001',
        version: 3,
        council: { chosen: 'E09000033', overrideReason: 'The child stays with an aunt in Westminster' },
      },
      {
        referralId: '0199f1f0-0000-7000-8000-000000000001',
        version: 3,
        council: { chosen: null, nonMemberName: 'Kent', overrideReason: 'The family has moved to Dover' },
      },
    ],
    invalid: {
      'no council': { referralId: '0199f1f0-0000-7000-8000-000000000001', version: 3 },
      'no version': {
        referralId: '0199f1f0-0000-7000-8000-000000000001',
        council: { chosen: 'E09000033', overrideReason: 'Lives there' },
      },
    },
  },
});
