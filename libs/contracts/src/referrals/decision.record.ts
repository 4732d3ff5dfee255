import { z } from 'zod';
import { FRONT_DOOR_WORK, defineRequest } from '../contract.js';
import { idSchema, longTextSchema, versionSchema } from '../fields.js';
import { outcomeSchema } from '../workforce/authority.js';
import { referralViewSchema } from './views.js';

export const recordDecision = defineRequest({
  service: 'referrals',
  name: 'decision.record.v1',
  summary: 'One decision a child, each with a rationale; only with the delegated authority for it',
  access: {
    by: 'mandate',
    lines: FRONT_DOOR_WORK,
    roles: ['front-door-worker', 'front-door-manager', 'team-manager', 'social-worker'],
  },
  repeatable: true,
  request: z.object({
    requestId: idSchema,
    referralId: idSchema,
    version: versionSchema,
    decisions: z
      .array(
        z.object({
          childId: idSchema,
          outcome: outcomeSchema,
          rationale: longTextSchema,
          copiedFromChildId: idSchema.nullable().default(null),
        }),
      )
      .min(1)
      .max(20),
  }),
  response: z.object({ referral: referralViewSchema }),
  examples: {
    valid: [
      {
        requestId: '0199f1f0-0000-7000-8000-000000000001',
        referralId: '0199f1f0-0000-7000-8000-000000000001',
        version: 1,
        decisions: [
          { childId: '0199f1f0-0000-7000-8000-000000000001', outcome: 'early-help', rationale: 'Because.' },
        ],
      },
    ],
    invalid: {
      'no rationale': {
        requestId: '0199f1f0-0000-7000-8000-000000000001',
        referralId: '0199f1f0-0000-7000-8000-000000000001',
        version: 1,
        decisions: [
          { childId: '0199f1f0-0000-7000-8000-000000000001', outcome: 'early-help', rationale: '' },
        ],
      },
    },
  },
});
