import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { dateSchema, idSchema, instantSchema } from '../fields.js';
import { chargeSealed } from './charge.sealed.js';

/** A charge as it stands with one party, in the host's words: a partner's `received` is `sent`, its `posted` is `accepted`. */
export const chargeStandingSchema = z.object({
  sealed: chargeSealed.payload,
  state: z.enum(['sent', 'queried', 'accepted']),
  /** The last answer of the partner, as the answering party knows it; null where there was none. */
  answer: z
    .object({
      answeredAt: instantSchema,
      personKey: z.string(),
      reason: z.string().nullable(),
      postedOn: dateSchema.nullable(),
      journalRef: z.string().nullable(),
    })
    .nullable(),
  /** Version of the last event the answering party addressed to the asking one about it in its epoch; 0 for none. */
  said: z.int().min(0),
});
export type ChargeStanding = z.output<typeof chargeStandingSchema>;

/**
 * Asked by a party whose records were put back from an older copy: it hears again what was between the two and nothing else. With the
 * question the receiver takes note of the asker's epoch: what that party sent before it and is still on its way is void from then on.
 */
export const compareCharges = defineRequest({
  service: 'recharging',
  name: 'charge.compare.v1',
  summary: 'Charges between this party and the asking one as they stand here, for comparing after a restore',
  access: { by: 'partition' },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({
    epoch: z.int().min(1),
    /** As which the answering party is asked: what it charged the asking one as host, or what it was charged by it. */
    as: z.enum(['host', 'partner']),
    after: idSchema.nullable().default(null),
  }),
  response: z.object({
    /** Of the answering party. */
    epoch: z.int().min(1),
    charges: z.array(chargeStandingSchema).max(100),
    next: idSchema.nullable(),
  }),
  examples: {
    valid: [
      { epoch: 2, as: 'host' },
      { epoch: 2, as: 'partner', after: '0199f1f0-0000-7000-8000-000000000001' },
    ],
    invalid: { 'no epoch': { as: 'host' }, 'as somebody else': { epoch: 2, as: 'auditor' } },
  },
});
