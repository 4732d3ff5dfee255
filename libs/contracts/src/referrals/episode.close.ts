import { CLOSURE_REASONS } from '@conjoint/kernel';
import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { dateSchema, idSchema, longTextSchema, versionSchema } from '../fields.js';
import { CASE_LINES, CASE_WORKERS } from './case-note.js';
import { caseViewSchema } from './case-view.js';

const example = {
  requestId: '0199f1f0-0000-7000-8000-000000000001',
  episodeId: '0199f1f0-0000-7000-8000-000000000003',
  version: 2,
  closedOn: '2026-12-18',
  reason: 'RC8',
  rationale: 'The assessment found that the family needs nothing more from us.',
};

export const closeEpisode = defineRequest({
  service: 'referrals',
  name: 'episode.close.v1',
  summary: 'Closes a case with a census reason and a rationale; its clocks end',
  access: { by: 'mandate', lines: CASE_LINES, roles: CASE_WORKERS },
  repeatable: true,
  request: z.object({
    requestId: idSchema,
    episodeId: idSchema,
    version: versionSchema,
    closedOn: dateSchema,
    /** Census code of ReasonForClosure. */
    reason: z.enum(Object.keys(CLOSURE_REASONS)),
    rationale: longTextSchema,
  }),
  response: z.object({ episode: caseViewSchema }),
  examples: { valid: [example], invalid: { 'a reason of no list': { ...example, reason: 'RC99' } } },
});
