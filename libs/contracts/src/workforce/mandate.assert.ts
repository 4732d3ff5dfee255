import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { emptySchema, instantSchema } from '../fields.js';
import { assertionClaimsSchema } from './mandate.js';

/** Asks this council's workforce for the signed statement of what the signed-in person may do here. Refused with `no-mandate` (404). */
export const assertMandate = defineRequest({
  service: 'workforce',
  name: 'mandate.assert.v1',
  summary: 'The signed statement of what the signed-in person may do for this council, for 15 minutes',
  access: { by: 'token' },
  repeatable: true,
  whileReconciling: 'allowed',
  request: emptySchema,
  response: z.object({ assertion: z.string(), expiresAt: instantSchema, claims: assertionClaimsSchema }),
  examples: { valid: [{}], invalid: { 'not an object': 'x' } },
});
