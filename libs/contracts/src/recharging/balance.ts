import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { dateSchema, emptySchema, idSchema, instantSchema, partitionSchema } from '../fields.js';
import { agreementKeySchema, penceSchema } from './money.fields.js';

/** One charge that the host booked and the partner has not accepted. */
export const transitItemSchema = z.object({
  chargeId: idSchema,
  reference: z.string(),
  amountPence: penceSchema,
  sealedAt: instantSchema,
});

/** What the host holds against the asking partner: debtor by agreement, and what is in transit. */
export const compareBalance = defineRequest({
  service: 'recharging',
  name: 'balance.compare.v1',
  summary: 'Between parties: what do you hold as debtor against us, and what is in transit?',
  access: { by: 'partition' },
  repeatable: true,
  whileReconciling: 'allowed',
  request: emptySchema,
  response: z.object({
    balances: z.array(
      z.object({
        agreementKey: agreementKeySchema,
        /** Receipted: to be equal to the partner's creditor. */
        debtorPence: penceSchema,
        transit: z.array(transitItemSchema),
      }),
    ),
    asOf: instantSchema,
  }),
  examples: { valid: [{}], invalid: { 'not an object': [] } },
});

const bookBalanceSchema = z.object({
  agreementKey: agreementKeySchema,
  host: partitionSchema,
  /** In this party's own books. */
  creditorPence: penceSchema,
  /** What the host says; null where it does not answer just now. */
  debtorPence: penceSchema.nullable(),
  /** Debtor less creditor: 0 where both books agree. */
  differencePence: penceSchema.nullable(),
  transit: z.array(transitItemSchema.extend({ sealedOn: dateSchema, ageDays: z.int().min(0) })),
  transitPence: penceSchema,
});
export type BookBalance = z.output<typeof bookBalanceSchema>;

export const listBalances = defineRequest({
  service: 'recharging',
  name: 'balance.list.v1',
  summary: 'Whether the books of this party and of each host agree, and what is in transit by age',
  access: {
    by: 'mandate',
    lines: 'any',
    roles: ['finance-preparer', 'finance-approver', 'director', 'auditor'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: emptySchema,
  response: z.object({ balances: z.array(bookBalanceSchema), asOf: instantSchema }),
  examples: { valid: [{}], invalid: { 'not an object': [] } },
});
