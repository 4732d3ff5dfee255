import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { emptySchema, idSchema, reasonSchema } from '../fields.js';

export const restrictChild = defineRequest({
  service: 'referrals',
  name: 'child.restrict.v1',
  summary: 'Hides a child’s record from everybody but information officers, with a reason',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['front-door-manager', 'team-manager', 'information-officer'],
  },
  repeatable: true,
  request: z.object({ childId: idSchema, reason: reasonSchema }),
  /** Says nothing: whoever asked may not know of the record any more. */
  response: emptySchema,
  examples: {
    valid: [{ childId: '0199f1f0-0000-7000-8000-000000000001', reason: 'An example of a reason.' }],
    invalid: { 'no reason': { childId: '0199f1f0-0000-7000-8000-000000000001', reason: ' ' } },
  },
});
