import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';
import { CASE_LINES, CASE_READERS, noteViewSchema } from './case-note.js';

export const getNote = defineRequest({
  service: 'referrals',
  name: 'note.get.v1',
  summary: 'One note with what stood there before',
  access: { by: 'mandate', lines: CASE_LINES, roles: CASE_READERS },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ noteId: idSchema }),
  response: z.object({ note: noteViewSchema, childName: z.string() }),
  examples: {
    valid: [{ noteId: '0199f1f0-0000-7000-8000-000000000005' }],
    invalid: { 'not an id': { noteId: 'n1' } },
  },
});
