import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema, versionSchema } from '../fields.js';
import { assessmentViewSchema, exampleAssessmentId } from './assessment.js';
import { CASE_LINES, CASE_WORKERS } from './case-note.js';

const example = {
  requestId: '0199f1f0-0000-7000-8000-000000000001',
  assessmentId: exampleAssessmentId,
  version: 6,
};

export const completeAssessment = defineRequest({
  service: 'referrals',
  name: 'assessment.complete.v1',
  summary: 'Completes an assessment: its clock stops, and its outcome says which work follows',
  access: { by: 'mandate', lines: CASE_LINES, roles: CASE_WORKERS },
  repeatable: true,
  request: z.object({ requestId: idSchema, assessmentId: idSchema, version: versionSchema }),
  response: z.object({ assessment: assessmentViewSchema }),
  examples: { valid: [example], invalid: { 'no version': { ...example, version: undefined } } },
});
