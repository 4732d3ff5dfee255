import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { dateSchema, idSchema, instantSchema } from '../fields.js';
import { agreementKeySchema, sha256Schema } from './money.fields.js';

/**
 * The host asks each partner for its driver of a period: under `caseload-days` the days of open episodes of which the partner held the
 * case (`caseload-days.tally.v1`, summed). Exact, never suppressed, without characteristics; the evidence that names children stays with the
 * partner, under `countId`, and only its hash leaves. Asked again on the same facts, the same count comes back under the same id.
 *
 * The partner answers only where its own copy of `agreementHash` is in force, names the asker as host, and the file's sharing rule
 * (host → partner, purpose `recharge`, the agreement's line) allows `exact-driver-counts`. Both sides audit.
 */
export const tallyDriver = defineRequest({
  service: 'recharging',
  name: 'driver.tally.v1',
  summary: 'Between parties of an agreement: how large is your driver in this period?',
  access: { by: 'partition' },
  repeatable: true,
  request: z
    .object({
      agreementKey: agreementKeySchema,
      agreementHash: sha256Schema,
      from: dateSchema,
      /** The last day that counts. */
      until: dateSchema,
    })
    .refine(({ from, until }) => from <= until, {
      path: ['until'],
      message: 'The last day must be the first or a later one',
    }),
  response: z.object({
    countId: idSchema,
    driver: z.literal('caseload-days'),
    /** Whole days; 0 is an answer. */
    count: z.int().min(0),
    /** SHA-256 of the evidence as the partner keeps it. */
    evidenceHash: sha256Schema,
    countedAt: instantSchema,
  }),
  examples: {
    valid: [
      {
        agreementKey: 'childrens-social-care',
        agreementHash: 'a'.repeat(64),
        from: '2026-07-01',
        until: '2026-09-30',
      },
    ],
    invalid: {
      'ends before it begins': {
        agreementKey: 'childrens-social-care',
        agreementHash: 'a'.repeat(64),
        from: '2026-09-30',
        until: '2026-07-01',
      },
    },
  },
});
