import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema, reasonSchema, versionSchema } from '../fields.js';
import { CASE_LINES } from './case-note.js';
import { caseViewSchema } from './case-view.js';

const example = {
  requestId: '0199f1f0-0000-7000-8000-000000000001',
  episodeId: '0199f1f0-0000-7000-8000-000000000003',
  version: 3,
  reason: 'The wrong case was closed',
};

export const undoClosure = defineRequest({
  service: 'referrals',
  name: 'episode.undo-closure.v1',
  summary: 'Opens a case again that was closed by mistake; what was closed when and why is kept',
  access: { by: 'mandate', lines: CASE_LINES, roles: ['team-manager'] },
  repeatable: true,
  request: z.object({
    requestId: idSchema,
    episodeId: idSchema,
    version: versionSchema,
    reason: reasonSchema,
  }),
  response: z.object({ episode: caseViewSchema }),
  examples: { valid: [example], invalid: { 'no reason': { ...example, reason: '' } } },
});
