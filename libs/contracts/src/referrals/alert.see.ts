import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { emptySchema, idSchema } from '../fields.js';

export const seeAlert = defineRequest({
  service: 'referrals',
  name: 'alert.see.v1',
  summary: 'Marks an alert as seen',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: [
      'front-door-worker',
      'front-door-manager',
      'team-manager',
      'social-worker',
      // The keeper of hidden records: looking for one alerts them.
      'information-officer',
    ],
  },
  repeatable: true,
  request: z.object({ alertId: idSchema }),
  response: emptySchema,
  examples: {
    valid: [{ alertId: '0199f1f0-0000-7000-8000-000000000001' }],
    invalid: { 'not an id': { alertId: 0 } },
  },
});
