import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema, shortTextSchema, versionSchema } from '../fields.js';
import { episodeWorkSchema } from '../referrals/episode-fact.js';
import { teamSchema } from './views.js';

export const saveTeam = defineRequest({
  service: 'workforce',
  name: 'team.save.v1',
  summary:
    'Opens a team or changes its name, its work and who is in it. Work taken here is taken from the team that had it',
  access: { by: 'mandate', lines: 'any', roles: ['workforce-officer', 'team-manager'] },
  repeatable: true,
  request: z.object({
    requestId: idSchema,
    /** None opens a team. */
    teamId: idSchema.nullable(),
    version: versionSchema,
    name: shortTextSchema,
    works: z.array(episodeWorkSchema).max(10),
    managers: z.array(idSchema).max(20),
    members: z.array(idSchema).max(500),
  }),
  response: z.object({ team: teamSchema }),
  examples: {
    valid: [
      {
        requestId: '0199f1f0-0000-7000-8000-000000000001',
        teamId: null,
        version: 0,
        name: 'Assessment team',
        works: ['assessment'],
        managers: ['0199f1f0-0000-7000-8000-000000000005'],
        members: [],
      },
    ],
    invalid: {
      'no name': {
        requestId: '0199f1f0-0000-7000-8000-000000000001',
        teamId: null,
        version: 0,
        name: '',
        works: [],
        managers: [],
        members: [],
      },
    },
  },
});
