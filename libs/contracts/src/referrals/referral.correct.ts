import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema, reasonSchema, versionSchema } from '../fields.js';
import { referralViewSchema } from './views.js';

/**
 * What may be corrected, as a path: `received.receivedAt`, `received.how`, `referrer.*`, `worry.worry`, `danger.actionTaken`,
 * `children.<childId>.(givenName|familyName|dateOfBirth|expectedOn|sex|ethnicity|upn|nhsNumber)`. The value before is kept and shown.
 */
export const correctReferral = defineRequest({
  service: 'referrals',
  name: 'referral.correct.v1',
  summary: 'Corrects one fact with a reason; what it was before stays visible',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['front-door-worker', 'front-door-manager', 'team-manager', 'social-worker'],
  },
  repeatable: false,
  request: z.object({
    referralId: idSchema,
    version: versionSchema,
    field: z.string().max(120),
    value: z.string().max(20000).nullable(),
    reason: reasonSchema,
  }),
  response: z.object({ referral: referralViewSchema }),
  examples: {
    valid: [
      {
        referralId: '0199f1f0-0000-7000-8000-000000000001',
        version: 1,
        field: 'received.receivedAt',
        value: '2026-11-20T15:00:00Z',
        reason: 'Typed the wrong hour',
      },
    ],
    invalid: {
      'no reason': {
        referralId: '0199f1f0-0000-7000-8000-000000000001',
        version: 1,
        field: 'received.receivedAt',
        value: null,
        reason: '',
      },
    },
  },
});
