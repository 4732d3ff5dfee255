import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema, reasonSchema, versionSchema } from '../fields.js';
import { draftSchema } from './draft.js';

const example = {
  draftId: '0199f1f0-0000-7000-8000-000000000001',
  version: 2,
  reason: 'She is on leave',
};

export const takeOverDraft = defineRequest({
  service: 'referrals',
  name: 'draft.take-over.v1',
  summary: 'A manager goes on with a form that somebody else began and did not send; with a reason',
  access: { by: 'mandate', lines: CHILDRENS_WORK, roles: ['front-door-manager', 'team-manager'] },
  repeatable: true,
  request: z.object({ draftId: idSchema, version: versionSchema, reason: reasonSchema }),
  response: z.object({ draft: draftSchema }),
  examples: {
    valid: [example],
    invalid: { 'no reason': { ...example, reason: ' ' }, 'no version': { ...example, version: undefined } },
  },
});
