import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { dateSchema } from '../fields.js';
import { matchSchema } from './views.js';

export const findChildren = defineRequest({
  service: 'referrals',
  name: 'child.find.v1',
  summary: 'Finds children of this council by name, date of birth, postcode or local id',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: [
      'front-door-worker',
      'front-door-manager',
      'team-manager',
      'social-worker',
      'information-officer',
      'director',
    ],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({
    name: z.string().trim().max(200).default(''),
    dateOfBirth: dateSchema.nullable().default(null),
    postcode: z.string().trim().max(10).default(''),
    localId: z.string().trim().max(40).default(''),
  }),
  response: z.object({ matches: z.array(matchSchema), more: z.boolean() }),
  examples: { valid: [{ name: 'Example Child' }], invalid: { 'not a date': { dateOfBirth: '2026-02-31' } } },
});
