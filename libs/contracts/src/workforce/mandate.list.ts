import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { emptySchema } from '../fields.js';
import { mandateSchema } from './mandate.js';

export const listMandates = defineRequest({
  service: 'workforce',
  name: 'mandate.list.v1',
  summary: 'Everybody who may act for this council, on what basis, since when',
  access: {
    by: 'mandate',
    lines: 'any',
    roles: ['workforce-officer', 'director', 'front-door-manager', 'team-manager', 'auditor'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: emptySchema,
  response: z.object({ mandates: z.array(mandateSchema) }),
  examples: { valid: [{}], invalid: { 'not an object': 1 } },
});
