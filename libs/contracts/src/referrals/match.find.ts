import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { householdChildSchema } from './household.js';
import { matchSchema } from './views.js';

export const findMatches = defineRequest({
  service: 'referrals',
  name: 'match.find.v1',
  summary: 'Possible matches in this council for each child of a form, each with its reasons',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: [
      'front-door-worker',
      'front-door-manager',
      'team-manager',
      'social-worker',
      'information-officer',
    ],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({
    children: z.array(householdChildSchema).min(1).max(20),
    postcodes: z.array(z.string().max(10)).max(20).default([]),
  }),
  response: z.object({ children: z.array(z.object({ ref: z.string(), matches: z.array(matchSchema) })) }),
  examples: {
    valid: [
      {
        children: [
          { ref: 'c1', givenName: 'Example', familyName: 'Child', sex: 'F', dateOfBirth: '2017-04-02' },
        ],
      },
    ],
    invalid: { 'no child': { children: [] } },
  },
});
