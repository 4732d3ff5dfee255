import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { personKeySchema } from '../fields.js';
import { elsewhereAnswerSchema, lookUpPurposeSchema, soughtChildSchema } from './elsewhere.js';

export const lookUpElsewhere = defineRequest({
  service: 'referrals',
  name: 'elsewhere.look-up.v1',
  summary: 'Between councils: is this child known to you?',
  access: { by: 'partition' },
  repeatable: true,
  request: z.object({ child: soughtChildSchema, purpose: lookUpPurposeSchema, personKey: personKeySchema }),
  response: z.object({ answer: elsewhereAnswerSchema }),
  examples: {
    valid: [
      {
        child: { givenName: 'Example', familyName: 'Child', dateOfBirth: '2017-04-02' },
        purpose: {
          function: 's17-children-act-1989',
          lawfulBasis: 'article-6-1-e',
          purpose: 'Deciding a referral',
        },
        personKey: 'lbhf.aisha',
      },
    ],
    invalid: {
      'nobody asks': {
        child: { givenName: 'Example', familyName: 'Child', dateOfBirth: '2017-04-02' },
        purpose: {
          function: 's17-children-act-1989',
          lawfulBasis: 'article-6-1-e',
          purpose: 'Deciding a referral',
        },
      },
    },
  },
});
