import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { personKeySchema } from '../fields.js';
import { statisticAnswerSchema } from './statistic.js';

export const countStatistics = defineRequest({
  service: 'reporting',
  name: 'statistic.count.v1',
  summary:
    'Between a body and its councils: figures of whole quarters, suppressed by the council that counts them',
  access: { by: 'partition' },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ personKey: personKeySchema }),
  response: z.object({ answer: statisticAnswerSchema }),
  examples: { valid: [{ personKey: 'tri-borough.helena' }], invalid: { 'nobody asks': {} } },
});
