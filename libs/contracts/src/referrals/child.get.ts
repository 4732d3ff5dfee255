import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';
import { childViewSchema } from './views.js';

export const getChild = defineRequest({
  service: 'referrals',
  name: 'child.get.v1',
  summary: 'The child: household, addresses, episodes, decisions, clocks, imported history',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: [
      'front-door-worker',
      'front-door-manager',
      'team-manager',
      'social-worker',
      'information-officer',
      'director',
    ],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ childId: idSchema }),
  response: z.object({ child: childViewSchema }),
  examples: {
    valid: [{ childId: '0199f1f0-0000-7000-8000-000000000001' }],
    invalid: { 'not an id': { childId: 'c1' } },
  },
});
