import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { dateSchema, emptySchema, idSchema, instantSchema, partitionSchema } from '../fields.js';
import { penceSchema } from './money.fields.js';

const reads = {
  by: 'mandate' as const,
  lines: 'any' as const,
  roles: ['finance-preparer', 'finance-approver', 'director', 'auditor'] as const,
};

export const getBook = defineRequest({
  service: 'recharging',
  name: 'book.get.v1',
  summary: 'What partners owe and what is in transit to them, item by item with its age',
  access: reads,
  repeatable: true,
  whileReconciling: 'allowed',
  request: emptySchema,
  response: z.object({
    /** As the host: what each partner has accepted, and what it has not. */
    partners: z.array(
      z.object({ partner: partitionSchema, debtorPence: penceSchema, inTransitPence: penceSchema }),
    ),
    inTransit: z.array(
      z.object({
        chargeId: idSchema,
        runId: idSchema,
        reference: z.string(),
        partner: partitionSchema,
        amountPence: penceSchema,
        state: z.enum(['sent', 'queried']),
        sealedAt: instantSchema,
        ageDays: z.int(),
      }),
    ),
    accounts: z.array(z.object({ account: z.string(), debitPence: penceSchema, creditPence: penceSchema })),
    /** All debits less all credits: nothing, or the books are wrong. */
    differencePence: penceSchema,
  }),
  examples: { valid: [{}], invalid: { 'not an object': [] } },
});

export const journalSchema = z.object({
  number: z.int(),
  reference: z.string(),
  kind: z.enum(['charges', 'receipt', 'acceptance']),
  accountingDate: dateSchema,
  description: z.string(),
  agreementKey: z.string(),
  postedAt: instantSchema,
  entries: z.array(
    z.object({
      account: z.string(),
      partner: partitionSchema.nullable(),
      subjective: z.string().nullable(),
      amountPence: penceSchema,
    }),
  ),
});
export type JournalView = z.output<typeof journalSchema>;

export const listJournals = defineRequest({
  service: 'recharging',
  name: 'journal.list.v1',
  summary: 'The journals of this partition in the order of their numbers',
  access: reads,
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({
    /** The number from which to go on. */
    from: z.int().min(1).max(1_000_000_000).default(1),
  }),
  response: z.object({ journals: z.array(journalSchema), next: z.int().nullable() }),
  examples: { valid: [{}, { from: 201 }], invalid: { 'before the first': { from: 0 } } },
});
