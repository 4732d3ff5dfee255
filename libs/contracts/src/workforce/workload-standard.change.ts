import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { dateSchema, idSchema, reasonSchema } from '../fields.js';
import { episodeWorkSchema } from '../referrals/episode-fact.js';
import { gradeSchema } from './worker-fact.js';
import { workloadStandardSchema } from './workload-standard.js';

const example = {
  requestId: '0199f1f0-0000-7000-8000-000000000001',
  work: 'child-protection',
  grade: null,
  points: 5,
  validFrom: '2027-01-04',
  reason: 'Agreed with the team managers',
} as const;

export const changeWorkloadStandard = defineRequest({
  service: 'workforce',
  name: 'workload-standard.change.v1',
  summary:
    'What a case of one kind of work weighs, or what one grade is meant to carry, from a day on; with a reason',
  access: { by: 'mandate', lines: 'any', roles: ['team-manager', 'director'] },
  repeatable: true,
  request: z
    .object({
      requestId: idSchema,
      /** One of the two. */
      work: episodeWorkSchema.nullable(),
      grade: gradeSchema.nullable(),
      points: z.int().min(0).max(1000),
      /** Today or later: what was carried until now is not counted anew. */
      validFrom: dateSchema,
      reason: reasonSchema,
    })
    .refine(({ work, grade }) => (work === null) !== (grade === null), {
      path: ['work'],
      message: 'Choose a kind of work or a grade',
    }),
  response: workloadStandardSchema,
  examples: {
    valid: [example, { ...example, work: null, grade: 'social-worker', points: 40 }],
    invalid: { both: { ...example, grade: 'social-worker' }, 'no reason': { ...example, reason: '' } },
  },
});
