import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';
import { allocationSchema, episodeTeamSchema, workEpisodeSchema } from './views.js';

export const listAllocations = defineRequest({
  service: 'workforce',
  name: 'allocation.list.v1',
  summary: 'Who had an episode from when to when, and why; the newest first',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['team-manager', 'social-worker', 'director', 'auditor'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ episodeId: idSchema }),
  response: z.object({
    episode: workEpisodeSchema,
    allocations: z.array(allocationSchema),
    team: episodeTeamSchema,
  }),
  examples: {
    valid: [{ episodeId: '0199f1f0-0000-7000-8000-000000000003' }],
    invalid: { 'not an id': { episodeId: 'e' } },
  },
});
