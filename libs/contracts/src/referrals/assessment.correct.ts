import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema, reasonSchema, versionSchema } from '../fields.js';
import { assessmentAnswersSchema, assessmentViewSchema, exampleAssessmentId } from './assessment.js';
import { CASE_LINES, CASE_WORKERS } from './case-note.js';

const example = {
  requestId: '0199f1f0-0000-7000-8000-000000000001',
  assessmentId: exampleAssessmentId,
  version: 7,
  answers: { analysis: 'The risk is lower than it was said to be.' },
  reason: 'A sentence was missing',
};

export const correctAssessment = defineRequest({
  service: 'referrals',
  name: 'assessment.correct.v1',
  summary: 'Corrects answers of a completed assessment with a reason; what they were is kept',
  access: { by: 'mandate', lines: CASE_LINES, roles: CASE_WORKERS },
  repeatable: true,
  request: z.object({
    requestId: idSchema,
    assessmentId: idSchema,
    version: versionSchema,
    answers: assessmentAnswersSchema.partial(),
    reason: reasonSchema,
  }),
  response: z.object({ assessment: assessmentViewSchema }),
  examples: { valid: [example], invalid: { 'no reason': { ...example, reason: ' ' } } },
});
