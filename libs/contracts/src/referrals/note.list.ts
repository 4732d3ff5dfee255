import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema, pageSchema } from '../fields.js';
import { CASE_LINES, CASE_READERS, noteViewSchema } from './case-note.js';

export const listNotes = defineRequest({
  service: 'referrals',
  name: 'note.list.v1',
  summary: 'The notes of an episode, by when it happened, latest first, a page at a time',
  access: { by: 'mandate', lines: CASE_LINES, roles: CASE_READERS },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ episodeId: idSchema, page: pageSchema }),
  response: z.object({
    notes: z.array(noteViewSchema),
    total: z.int(),
    page: z.int(),
    pageSize: z.int(),
  }),
  examples: {
    valid: [{ episodeId: '0199f1f0-0000-7000-8000-000000000003' }],
    invalid: { 'page zero': { episodeId: '0199f1f0-0000-7000-8000-000000000003', page: 0 } },
  },
});
