import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { emptySchema } from '../fields.js';
import { familyRestrictionSchema } from './views.js';

export const listFamilyRestrictions = defineRequest({
  service: 'workforce',
  name: 'family-restriction.list.v1',
  summary: 'Workers who may not work with a family, those in force first',
  access: { by: 'mandate', lines: CHILDRENS_WORK, roles: ['team-manager', 'director', 'auditor'] },
  repeatable: true,
  whileReconciling: 'allowed',
  request: emptySchema,
  response: z.object({ restrictions: z.array(familyRestrictionSchema) }),
  examples: { valid: [{}], invalid: { 'not an object': 1 } },
});
