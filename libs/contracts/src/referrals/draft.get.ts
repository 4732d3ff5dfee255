import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { draftSchema } from './draft.js';
import { idSchema } from '../fields.js';

export const getDraft = defineRequest({
  service: 'referrals',
  name: 'draft.get.v1',
  summary: 'One form, where it was left',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['front-door-worker', 'front-door-manager', 'team-manager', 'social-worker'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ draftId: idSchema }),
  response: z.object({ draft: draftSchema }),
  examples: {
    valid: [{ draftId: '0199f1f0-0000-7000-8000-000000000001' }],
    invalid: { 'not an id': { draftId: 1 } },
  },
});
