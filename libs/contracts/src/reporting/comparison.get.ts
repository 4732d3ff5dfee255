import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { emptySchema } from '../fields.js';
import { indicatorWordsSchema } from './indicator.js';
import { quarterStatisticSchema } from './statistic.js';

export const compareCouncils = defineRequest({
  service: 'reporting',
  name: 'comparison.get.v1',
  summary: 'For a body: its councils side by side, in counts that each of them has suppressed',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['director', 'performance-analyst', 'auditor'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: emptySchema,
  response: z.object({
    /** First days of the quarters shown, the newest first. */
    quarters: z.array(z.string()),
    indicators: z.array(indicatorWordsSchema),
    councils: z.array(
      z.object({
        partition: z.string(),
        name: z.string(),
        answer: z.enum(['shared', 'not-shared', 'being-rebuilt', 'not-available']),
        quarters: z.array(quarterStatisticSchema),
      }),
    ),
  }),
  examples: { valid: [{}], invalid: { 'not an object': 'all' } },
});
