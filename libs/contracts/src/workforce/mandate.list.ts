import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { pageSchema } from '../fields.js';
import { mandateSchema } from './mandate.js';

export const listMandates = defineRequest({
  service: 'workforce',
  name: 'mandate.list.v1',
  summary:
    'Everybody who may act for this council, on what basis, since when; a page at a time, those who may now first',
  access: {
    by: 'mandate',
    lines: 'any',
    roles: ['workforce-officer', 'director', 'front-door-manager', 'team-manager', 'auditor'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ page: pageSchema }),
  response: z.object({
    mandates: z.array(mandateSchema),
    total: z.int(),
    page: z.int(),
    pageSize: z.int(),
  }),
  examples: { valid: [{}, { page: 2 }], invalid: { 'not an object': 1, 'page zero': { page: 0 } } },
});
