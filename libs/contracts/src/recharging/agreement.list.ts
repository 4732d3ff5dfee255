import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { dateSchema, emptySchema } from '../fields.js';

export const agreementSchema = z.object({
  key: z.string(),
  line: z.string(),
  host: z.string(),
  basis: z.string(),
  /** Shares in basis points (hundredths of a per cent); they add to 10,000. Empty where the basis is a driver. */
  shares: z.array(z.object({ partition: z.string(), basisPoints: z.int() })),
  from: dateSchema,
  until: dateSchema.nullable(),
  /** SHA-256 of the canonical terms: each party holds its own copy under the same hash. */
  contentHash: z.string(),
});

export const listAgreements = defineRequest({
  service: 'recharging',
  name: 'agreement.list.v1',
  summary: "This partition's own copies of the agreements it is party to",
  access: {
    by: 'mandate',
    lines: 'any',
    roles: ['finance-preparer', 'finance-approver', 'director', 'auditor'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: emptySchema,
  response: z.object({ agreements: z.array(agreementSchema) }),
  examples: { valid: [{}], invalid: { 'not an object': [] } },
});
