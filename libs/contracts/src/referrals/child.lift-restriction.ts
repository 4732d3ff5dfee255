import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { emptySchema, idSchema, reasonSchema } from '../fields.js';

export const liftRestriction = defineRequest({
  service: 'referrals',
  name: 'child.lift-restriction.v1',
  summary: 'Shows a restricted record again to everybody who may open children’s records, with a reason',
  access: { by: 'mandate', lines: CHILDRENS_WORK, roles: ['information-officer'] },
  repeatable: true,
  request: z.object({ childId: idSchema, reason: reasonSchema }),
  response: emptySchema,
  examples: {
    valid: [{ childId: '0199f1f0-0000-7000-8000-000000000001', reason: 'An example of a reason.' }],
    invalid: { 'not an id': { childId: 'c1', reason: 'An example of a reason.' } },
  },
});
