import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';
import { CASE_LINES, CASE_READERS } from './case-note.js';
import { caseViewSchema } from './case-view.js';

export const getEpisode = defineRequest({
  service: 'referrals',
  name: 'episode.get.v1',
  summary: 'A case: its child, worker, deadlines, assessments, closures and what joined it',
  access: { by: 'mandate', lines: CASE_LINES, roles: CASE_READERS },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ episodeId: idSchema }),
  response: z.object({ episode: caseViewSchema }),
  examples: {
    valid: [{ episodeId: '0199f1f0-0000-7000-8000-000000000003' }],
    invalid: { 'not an id': { episodeId: 'e1' } },
  },
});
