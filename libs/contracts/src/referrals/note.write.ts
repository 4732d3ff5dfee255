import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';
import { CASE_LINES, CASE_WORKERS, exampleNote, noteContentSchema, noteViewSchema } from './case-note.js';

const example = {
  requestId: '0199f1f0-0000-7000-8000-000000000001',
  episodeId: '0199f1f0-0000-7000-8000-000000000003',
  note: exampleNote,
};

export const writeNote = defineRequest({
  service: 'referrals',
  name: 'note.write.v1',
  summary: 'A note of what happened in a case; it is never rewritten, only corrected or withdrawn',
  access: { by: 'mandate', lines: CASE_LINES, roles: CASE_WORKERS },
  repeatable: true,
  request: z.object({ requestId: idSchema, episodeId: idSchema, note: noteContentSchema }),
  response: z.object({ note: noteViewSchema }),
  examples: {
    valid: [example, { ...example, note: { ...exampleNote, kind: 'call', childSeen: null } }],
    invalid: { 'no text': { ...example, note: { ...exampleNote, text: '' } } },
  },
});
