import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { pageSchema } from '../fields.js';
import { cinReturnSchema } from './cin-return.js';

export const listCinReturns = defineRequest({
  service: 'referrals',
  name: 'cin-return.list.v1',
  summary: 'Children in Need returns made here, the newest first, and the years there is something for',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['information-officer', 'performance-analyst', 'director', 'auditor'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ page: pageSchema }),
  response: z.object({
    returns: z.array(cinReturnSchema),
    total: z.int(),
    page: z.int(),
    pageSize: z.int(),
    /** Census years that have begun, the newest first, with how many episodes of this council belong to each; none without any. */
    years: z.array(z.object({ year: z.int(), episodes: z.int(), ended: z.boolean() })),
  }),
  examples: { valid: [{}, { page: 2 }], invalid: { 'page zero': { page: 0 } } },
});
