import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema, reasonSchema } from '../fields.js';
import { familyRestrictionSchema } from './views.js';

export const liftFamilyRestriction = defineRequest({
  service: 'workforce',
  name: 'family-restriction.lift.v1',
  summary: 'A restriction no longer holds',
  access: { by: 'mandate', lines: CHILDRENS_WORK, roles: ['team-manager'] },
  repeatable: true,
  request: z.object({ restrictionId: idSchema, reason: reasonSchema }),
  response: z.object({ restriction: familyRestrictionSchema }),
  examples: {
    valid: [{ restrictionId: '0199f1f0-0000-7000-8000-000000000008', reason: 'Has moved away' }],
    invalid: { 'no reason': { restrictionId: '0199f1f0-0000-7000-8000-000000000008', reason: '' } },
  },
});
