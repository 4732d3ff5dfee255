import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { dateSchema } from '../fields.js';

export const countMonths = defineRequest({
  service: 'reporting',
  name: 'month.count.v1',
  summary: 'Referrals received and decided by month, from the read model of this partition',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['performance-analyst', 'director', 'front-door-manager', 'team-manager', 'auditor'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ from: dateSchema, until: dateSchema }),
  response: z.object({
    months: z.array(
      z.object({
        month: z.string(),
        received: z.int(),
        decided: z.int(),
        decidedInTime: z.int(),
        withdrawn: z.int(),
      }),
    ),
    /** When the read model last heard from the owner. */
    asOf: z.string().nullable(),
  }),
  examples: {
    valid: [{ from: '2026-01-01', until: '2026-11-30' }],
    invalid: { 'no dates': {}, 'not a date': { from: '2026-02-31', until: '2026-03-01' } },
  },
});
