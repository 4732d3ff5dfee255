import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { draftSchema } from './draft.js';
import { idSchema, versionSchema } from '../fields.js';
import { referralAnswersSchema } from './household.js';

export const saveDraft = defineRequest({
  service: 'referrals',
  name: 'draft.save.v1',
  summary:
    'Saves one page of the form; a stale version is refused so that two tabs cannot overwrite one another',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['front-door-worker', 'front-door-manager', 'team-manager', 'social-worker'],
  },
  repeatable: true,
  request: z.object({ draftId: idSchema, version: versionSchema, answers: referralAnswersSchema }),
  response: z.object({ draft: draftSchema }),
  examples: {
    valid: [
      {
        draftId: '0199f1f0-0000-7000-8000-000000000001',
        version: 1,
        answers: { danger: { inDanger: false } },
      },
      { draftId: '0199f1f0-0000-7000-8000-000000000001', version: 2, answers: { children: [] } },
    ],
    invalid: { 'no version': { draftId: '0199f1f0-0000-7000-8000-000000000001', answers: {} } },
  },
});
