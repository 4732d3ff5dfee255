import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { emptySchema } from '../fields.js';
import { draftSummarySchema } from './draft.js';

export const listForgottenDrafts = defineRequest({
  service: 'referrals',
  name: 'forgotten-draft.list.v1',
  summary:
    'The forms others began and did not send, of which a manager was told; the oldest first, at most 100',
  access: { by: 'mandate', lines: CHILDRENS_WORK, roles: ['front-door-manager', 'team-manager'] },
  repeatable: true,
  whileReconciling: 'allowed',
  request: emptySchema,
  response: z.object({
    drafts: z.array(draftSummarySchema.extend({ ownerName: z.string().nullable() })),
  }),
  examples: { valid: [{}], invalid: { 'not an object': 'x' } },
});
