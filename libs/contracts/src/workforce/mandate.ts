import { z } from 'zod';
import { roleSchema } from '../contract.js';
import { dateSchema, idSchema, instantSchema, partitionSchema, personKeySchema } from '../fields.js';

/** On what legal footing somebody acts for a council. */
export const MANDATE_BASES = ['employment', 's113-loan', 'standing-delegation', 'contract'] as const;

/** A dated grant in the workforce database of the council acted for. */
export const mandateSchema = z.object({
  id: idSchema,
  personKey: personKeySchema,
  personName: z.string(),
  employer: z.string(),
  roles: z.array(roleSchema).min(1),
  lines: z.array(z.string()),
  basis: z.enum(MANDATE_BASES),
  statute: z.string(),
  from: dateSchema,
  until: dateSchema.nullable(),
  withdrawnAt: instantSchema.nullable(),
  withdrawnReason: z.string().nullable(),
});
export type Mandate = z.infer<typeof mandateSchema>;

/** Claims of a mandate assertion: a JWS (EdDSA) by the key of the partition acted for. */
export const assertionClaimsSchema = z.object({
  iss: z.string(),
  aud: z.literal('conjoint'),
  sub: personKeySchema,
  name: z.string(),
  employer: z.string(),
  partition: partitionSchema,
  roles: z.array(roleSchema).min(1),
  lines: z.array(z.string()),
  mandates: z
    .array(
      z.object({
        id: idSchema,
        basis: z.string(),
        statute: z.string(),
        roles: z.array(roleSchema),
        // Which lines these roles are for: roles of one mandate never meet the lines of another. A statement of before has none.
        lines: z.array(z.string()).default([]),
        /** Its last day, for work that outlives the request; null where none is set. */
        until: dateSchema.nullable().default(null),
      }),
    )
    .min(1),
  authTime: z.int().optional(),
  sid: z.string().optional(),
  iat: z.int(),
  exp: z.int(),
  jti: idSchema,
});
export type AssertionClaims = z.infer<typeof assertionClaimsSchema>;
