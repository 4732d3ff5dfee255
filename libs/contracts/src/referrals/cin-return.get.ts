import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';
import { cinReturnSchema } from './cin-return.js';

export const getCinReturn = defineRequest({
  service: 'referrals',
  name: 'cin-return.get.v1',
  summary: 'Progress and result of one Children in Need return',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['information-officer', 'performance-analyst', 'director', 'auditor'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ returnId: idSchema }),
  response: z.object({ return: cinReturnSchema }),
  examples: {
    valid: [{ returnId: '0199f1f0-0000-7000-8000-000000000001' }],
    invalid: { 'not an id': { returnId: '' } },
  },
});
