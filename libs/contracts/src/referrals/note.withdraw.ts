import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema, reasonSchema, versionSchema } from '../fields.js';
import { CASE_LINES, CASE_WORKERS, noteViewSchema } from './case-note.js';

const example = {
  requestId: '0199f1f0-0000-7000-8000-000000000001',
  noteId: '0199f1f0-0000-7000-8000-000000000005',
  version: 1,
  reason: 'It is about another child',
};

export const withdrawNote = defineRequest({
  service: 'referrals',
  name: 'note.withdraw.v1',
  summary: 'A note that should not stand; it stays readable as withdrawn',
  access: { by: 'mandate', lines: CASE_LINES, roles: CASE_WORKERS },
  repeatable: true,
  request: z.object({
    requestId: idSchema,
    noteId: idSchema,
    version: versionSchema,
    reason: reasonSchema,
  }),
  response: z.object({ note: noteViewSchema }),
  examples: { valid: [example], invalid: { 'no reason': { ...example, reason: '' } } },
});
