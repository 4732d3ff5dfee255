import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema, reasonSchema, versionSchema } from '../fields.js';
import { CASE_LINES, CASE_WORKERS, exampleNote, noteContentSchema, noteViewSchema } from './case-note.js';

const example = {
  requestId: '0199f1f0-0000-7000-8000-000000000001',
  noteId: '0199f1f0-0000-7000-8000-000000000005',
  version: 1,
  note: exampleNote,
  reason: 'The time was wrong',
};

export const correctNote = defineRequest({
  service: 'referrals',
  name: 'note.correct.v1',
  summary: 'What a note says now, and why; what it said before is kept',
  access: { by: 'mandate', lines: CASE_LINES, roles: CASE_WORKERS },
  repeatable: true,
  request: z.object({
    requestId: idSchema,
    noteId: idSchema,
    version: versionSchema,
    note: noteContentSchema,
    reason: reasonSchema,
  }),
  response: z.object({ note: noteViewSchema }),
  examples: { valid: [example], invalid: { 'no reason': { ...example, reason: '' } } },
});
