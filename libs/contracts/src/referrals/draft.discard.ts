import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { emptySchema, idSchema } from '../fields.js';

export const discardDraft = defineRequest({
  service: 'referrals',
  name: 'draft.discard.v1',
  summary: 'Throws a form away',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['front-door-worker', 'front-door-manager', 'team-manager', 'social-worker'],
  },
  repeatable: true,
  request: z.object({ draftId: idSchema }),
  response: emptySchema,
  examples: {
    valid: [{ draftId: '0199f1f0-0000-7000-8000-000000000001' }],
    invalid: { 'not an id': { draftId: '' } },
  },
});
