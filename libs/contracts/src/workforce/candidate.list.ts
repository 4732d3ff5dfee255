import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';
import { allocationSchema, candidateSchema, workEpisodeSchema } from './views.js';

export const listCandidates = defineRequest({
  service: 'workforce',
  name: 'candidate.list.v1',
  summary: 'Who could work with this child: what each carries, and why each is suggested or not',
  access: { by: 'mandate', lines: CHILDRENS_WORK, roles: ['team-manager', 'director', 'auditor'] },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ episodeId: idSchema }),
  response: z.object({
    episode: workEpisodeSchema,
    current: allocationSchema.nullable(),
    /** Other open episodes of the same referral: one family, most likely one worker. */
    siblings: z.array(workEpisodeSchema.extend({ current: allocationSchema.nullable() })),
    /** Those who are suggested first. It is about workers only: families are never ranked. */
    candidates: z.array(candidateSchema),
  }),
  examples: {
    valid: [{ episodeId: '0199f1f0-0000-7000-8000-000000000003' }],
    invalid: { 'not an id': { episodeId: 'e' } },
  },
});
