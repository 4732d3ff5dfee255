import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';
import { assessmentViewSchema, exampleAssessmentId } from './assessment.js';
import { CASE_LINES, CASE_READERS } from './case-note.js';

export const getAssessment = defineRequest({
  service: 'referrals',
  name: 'assessment.get.v1',
  summary: 'A child and family assessment: what is written, what is missing, when it is due',
  access: { by: 'mandate', lines: CASE_LINES, roles: CASE_READERS },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ assessmentId: idSchema }),
  response: z.object({ assessment: assessmentViewSchema }),
  examples: {
    valid: [{ assessmentId: exampleAssessmentId }],
    invalid: { 'not an id': { assessmentId: 'a1' } },
  },
});
