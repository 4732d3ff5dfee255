import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { emptySchema } from '../fields.js';
import { teamSchema } from './views.js';

export const listTeams = defineRequest({
  service: 'workforce',
  name: 'team.list.v1',
  summary: 'Teams of this council, who is in them, and how many children wait in each',
  access: {
    by: 'mandate',
    lines: 'any',
    roles: ['workforce-officer', 'team-manager', 'director', 'auditor'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: emptySchema,
  response: z.object({ teams: z.array(teamSchema) }),
  examples: { valid: [{}], invalid: { 'not an object': 1 } },
});
