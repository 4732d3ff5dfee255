import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { emptySchema } from '../fields.js';
import { FIGURE_READERS, indicatorWordsSchema, modelStateSchema, monthFigureSchema } from './indicator.js';

export const listIndicators = defineRequest({
  service: 'reporting',
  name: 'indicator.list.v1',
  summary: 'Every indicator of this council with its last thirteen months',
  access: FIGURE_READERS,
  repeatable: true,
  whileReconciling: 'allowed',
  request: emptySchema,
  response: z.object({
    model: modelStateSchema,
    /** The months are the same thirteen for each, the last of them the present one. */
    indicators: z.array(z.object({ words: indicatorWordsSchema, months: z.array(monthFigureSchema) })),
  }),
  examples: { valid: [{}], invalid: { 'not an object': 'all' } },
});
