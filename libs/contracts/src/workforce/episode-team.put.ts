import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema, reasonSchema } from '../fields.js';
import { episodeTeamSchema } from './views.js';

const example = {
  requestId: '0199f1f0-0000-7000-8000-000000000001',
  episodeId: '0199f1f0-0000-7000-8000-000000000003',
  teamId: '0199f1f0-0000-7000-8000-000000000006',
  reason: 'Her brother’s team',
};

export const putEpisodeInTeam = defineRequest({
  service: 'workforce',
  name: 'episode-team.put.v1',
  summary: 'Puts a child in another team than the one that has its kind of work, or back; with a reason',
  access: { by: 'mandate', lines: CHILDRENS_WORK, roles: ['team-manager'] },
  repeatable: true,
  request: z.object({
    requestId: idSchema,
    episodeId: idSchema,
    /** None: back to the team that has its kind of work. */
    teamId: idSchema.nullable(),
    reason: reasonSchema,
  }),
  response: z.object({ team: episodeTeamSchema }),
  examples: {
    valid: [example, { ...example, teamId: null }],
    invalid: { 'no reason': { ...example, reason: ' ' } },
  },
});
