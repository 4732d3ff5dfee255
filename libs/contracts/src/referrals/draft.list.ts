import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { draftSummarySchema, draftTakeoverSchema } from './draft.js';
import { emptySchema, idSchema } from '../fields.js';

export const listDrafts = defineRequest({
  service: 'referrals',
  name: 'draft.list.v2',
  summary: 'The forms this person has begun and not sent',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['front-door-worker', 'front-door-manager', 'team-manager', 'social-worker'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: emptySchema,
  response: z.object({
    drafts: z.array(draftSummarySchema),
    /** Forms of hers that a manager took over in the last ninety days, and what became of each. */
    takenOver: z.array(
      draftTakeoverSchema
        .omit({ fromName: true })
        .extend({ draftId: idSchema, state: z.enum(['not-sent', 'sent', 'not-there']) }),
    ),
  }),
  examples: { valid: [{}], invalid: { 'not an object': 0 } },
});
