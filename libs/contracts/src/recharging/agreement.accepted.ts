import { z } from 'zod';
import { defineEvent } from '../contract.js';
import { instantSchema, personKeySchema } from '../fields.js';
import { agreementTermsSchema, exampleTerms } from './agreement.terms.js';
import { sha256Schema } from './money.fields.js';

/**
 * One party tells another that it accepts these terms. Who hears of terms she does not hold keeps them as proposed; a version is in
 * force only where the acceptances of all its parties are held. Aggregate: the content hash.
 */
export const agreementAccepted = defineEvent({
  service: 'recharging',
  name: 'agreement.accepted.v1',
  summary: 'A party of an agreement accepts a version of it',
  reach: 'addressed',
  order: 'adds',
  payload: z.object({
    /** SHA-256 of the canonical terms; the receiver computes it from `terms` itself. */
    contentHash: sha256Schema,
    terms: agreementTermsSchema,
    acceptedAt: instantSchema,
    /** `take-over`: as a seed of the partnership file. `person`: by somebody who may approve. */
    how: z.enum(['take-over', 'person']),
    personKey: personKeySchema.nullable(),
  }),
  examples: {
    valid: [
      {
        contentHash: 'a'.repeat(64),
        terms: exampleTerms,
        acceptedAt: '2026-11-20T15:41:00Z',
        how: 'take-over',
        personKey: null,
      },
    ],
    invalid: {
      'no terms': { contentHash: 'a'.repeat(64), acceptedAt: '2026-11-20T15:41:00Z', how: 'person' },
    },
  },
});
