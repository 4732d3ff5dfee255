import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { draftSchema } from './draft.js';
import { idSchema } from '../fields.js';

export const startDraft = defineRequest({
  service: 'referrals',
  name: 'draft.start.v1',
  summary: 'Starts a referral form; saved from the first page on',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['front-door-worker', 'front-door-manager', 'team-manager', 'social-worker'],
  },
  repeatable: false,
  request: z.object({ requestId: idSchema }),
  response: z.object({ draft: draftSchema }),
  examples: { valid: [{ requestId: '0199f1f0-0000-7000-8000-000000000001' }], invalid: { 'no id': {} } },
});
