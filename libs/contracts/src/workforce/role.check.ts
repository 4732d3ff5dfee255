import { z } from 'zod';
import { defineRequest, roleSchema } from '../contract.js';

export const checkRole = defineRequest({
  service: 'workforce',
  name: 'role.check.v1',
  summary: 'Whether anybody may act for this council in a role today; a machine is nobody',
  access: {
    by: 'mandate',
    lines: 'any',
    roles: ['front-door-manager', 'team-manager', 'information-officer', 'workforce-officer', 'director'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ role: roleSchema }),
  response: z.object({ held: z.boolean() }),
  examples: { valid: [{ role: 'information-officer' }], invalid: { 'no such role': { role: 'queen' } } },
});
