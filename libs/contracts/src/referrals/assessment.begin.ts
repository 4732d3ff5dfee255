import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';
import { assessmentViewSchema } from './assessment.js';
import { CASE_LINES, CASE_WORKERS } from './case-note.js';

/** A strategy discussion asks for no assessment by itself; the enquiry that follows is one (Working Together 2023). */
export const beginAssessment = defineRequest({
  service: 'referrals',
  name: 'assessment.begin.v1',
  summary: 'Begins the assessment of a case that came by a strategy discussion; begun before, it is that one',
  access: { by: 'mandate', lines: CASE_LINES, roles: CASE_WORKERS },
  repeatable: true,
  request: z.object({ episodeId: idSchema }),
  response: z.object({ assessment: assessmentViewSchema }),
  examples: {
    valid: [{ episodeId: '0199f1f0-0000-7000-8000-000000000003' }],
    invalid: { 'not an id': { episodeId: '' } },
  },
});
