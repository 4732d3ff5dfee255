import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';
import { cinReturnSchema } from './cin-return.js';

export const cancelCinReturn = defineRequest({
  service: 'referrals',
  name: 'cin-return.cancel.v1',
  summary: 'Stops a return that is waiting or being made; nothing of it is kept',
  access: { by: 'mandate', lines: CHILDRENS_WORK, roles: ['performance-analyst', 'director'] },
  repeatable: true,
  request: z.object({ returnId: idSchema }),
  response: z.object({ return: cinReturnSchema }),
  examples: {
    valid: [{ returnId: '0199f1f0-0000-7000-8000-000000000001' }],
    invalid: { 'not an id': { returnId: 'x' } },
  },
});
