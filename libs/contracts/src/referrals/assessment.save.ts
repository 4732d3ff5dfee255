import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema, versionSchema } from '../fields.js';
import { assessmentAnswersSchema, assessmentViewSchema, exampleAssessmentId } from './assessment.js';
import { CASE_LINES, CASE_WORKERS } from './case-note.js';

const example = { assessmentId: exampleAssessmentId, version: 1, answers: { factors: ['3B', '4B'] } };

export const saveAssessment = defineRequest({
  service: 'referrals',
  name: 'assessment.save.v1',
  summary: 'Saves a part of an assessment; a stale version is refused, so that nobody overwrites a colleague',
  access: { by: 'mandate', lines: CASE_LINES, roles: CASE_WORKERS },
  repeatable: true,
  request: z.object({
    assessmentId: idSchema,
    version: versionSchema,
    answers: assessmentAnswersSchema.partial(),
  }),
  response: z.object({ assessment: assessmentViewSchema }),
  examples: {
    valid: [
      example,
      { ...example, answers: { childVoice: 'I want to go to school.', childVoiceMissing: null } },
    ],
    invalid: {
      'a factor of no list': { ...example, answers: { factors: ['99Z'] } },
      'a factor twice': { ...example, answers: { factors: ['3B', '3B'] } },
    },
  },
});
