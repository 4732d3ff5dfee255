import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';
import { elsewhereAnswerSchema, lookUpPurposeSchema, soughtChildSchema } from './elsewhere.js';

export const askElsewhere = defineRequest({
  service: 'referrals',
  name: 'elsewhere.ask.v1',
  summary: 'Asks the other councils whether a child is known to them; recorded in both',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['front-door-worker', 'front-door-manager', 'team-manager', 'social-worker'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({
    child: soughtChildSchema,
    subjectId: idSchema.nullable().default(null),
    purpose: lookUpPurposeSchema,
  }),
  response: z.object({
    answers: z.array(z.object({ partition: z.string(), name: z.string(), answer: elsewhereAnswerSchema })),
  }),
  examples: {
    valid: [
      {
        child: { givenName: 'Example', familyName: 'Child', dateOfBirth: '2017-04-02' },
        purpose: {
          function: 's17-children-act-1989',
          lawfulBasis: 'article-6-1-e',
          purpose: 'Deciding a referral',
        },
      },
    ],
    invalid: {
      'no purpose': { child: { givenName: 'Example', familyName: 'Child', dateOfBirth: '2017-04-02' } },
    },
  },
});
