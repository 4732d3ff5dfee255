import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema, instantSchema } from '../fields.js';

/** Above "Who has looked at this record", so that nobody has to know a child by a number. */
export const nameRecord = defineRequest({
  service: 'referrals',
  name: 'record.name.v1',
  summary: 'Whose record an id is: a child, or a referral and the children it names',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['front-door-manager', 'team-manager', 'information-officer', 'auditor', 'director'],
  },
  repeatable: true,
  request: z.object({ recordId: idSchema }),
  response: z.object({
    kind: z.enum(['child', 'referral']),
    /** Of the child, or of each child of the referral. */
    names: z.array(z.string()),
    /** Of a referral. */
    receivedAt: instantSchema.nullable(),
  }),
  examples: {
    valid: [{ recordId: '0199f1f0-0000-7000-8000-000000000001' }],
    invalid: { 'not an id': { recordId: 'x' } },
  },
});
