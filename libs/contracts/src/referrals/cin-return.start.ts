import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';
import { cinReturnSchema } from './cin-return.js';

export const startCinReturn = defineRequest({
  service: 'referrals',
  name: 'cin-return.start.v1',
  summary: 'Makes the Children in Need return of a census year; done after the answer, see its state',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['performance-analyst', 'director'],
    signedInWithinMinutes: 15,
  },
  repeatable: true,
  request: z.object({
    requestId: idSchema,
    /** The year in which the census year ends. */
    year: z.int().min(1900).max(9999),
  }),
  response: z.object({ return: cinReturnSchema }),
  examples: {
    valid: [{ requestId: '0199f1f0-0000-7000-8000-000000000001', year: 2026 }],
    invalid: {
      'no year': { requestId: '0199f1f0-0000-7000-8000-000000000001' },
      'half a year': { requestId: '0199f1f0-0000-7000-8000-000000000001', year: 2026.5 },
    },
  },
});
