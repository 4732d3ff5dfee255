import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema, pageSchema, partitionSchema } from '../fields.js';
import { chargeLineSchema } from './charge.lines.js';
import { fractionSchema, penceSchema } from './money.fields.js';
import { runDetailSchema } from './run.views.js';

const exampleId = '0199f1f0-0000-7000-8000-000000000001';
const reads = {
  by: 'mandate' as const,
  lines: 'any' as const,
  roles: ['finance-preparer', 'finance-approver', 'auditor'] as const,
};

/** A line as the host's finance officers see it: with what the ledger says of it. */
export const runLineSchema = chargeLineSchema.extend({
  supplier: z.string().nullable(),
  description: z.string().nullable(),
  /** What the host paid on it; it is never part of what is recharged. Null where the ledger does not say. */
  vatPence: penceSchema.nullable(),
});
export type RunLineView = z.output<typeof runLineSchema>;

export const listRunLines = defineRequest({
  service: 'recharging',
  name: 'run-line.list.v1',
  summary: 'The cost lines of a run in their order, with the part of each partner',
  access: reads,
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ runId: idSchema, page: pageSchema }),
  response: z.object({
    partners: z.array(partitionSchema),
    lines: z.array(runLineSchema),
    total: z.int(),
    page: z.int(),
    pageSize: z.int(),
  }),
  examples: { valid: [{ runId: exampleId }], invalid: { 'page zero': { runId: exampleId, page: 0 } } },
});

/** For a file of all lines: as many at a time as a message holds. `next` is where to go on, null after the last. */
export const exportRunLines = defineRequest({
  service: 'recharging',
  name: 'run-line.export.v1',
  summary: 'The cost lines of a run, from one to as many as a message holds, for taking them away whole',
  access: reads,
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({
    runId: idSchema,
    /** The position from which to go on. */
    from: z.int().min(1).max(1_000_000_000).default(1),
  }),
  response: z.object({
    partners: z.array(partitionSchema),
    lines: z.array(runLineSchema),
    total: z.int(),
    next: z.int().nullable(),
  }),
  examples: {
    valid: [{ runId: exampleId }, { runId: exampleId, from: 1001 }],
    invalid: { 'before the first': { runId: exampleId, from: 0 } },
  },
});

/** A running total just before or after a line, and why it is rounded as it is. */
export const roundedSchema = z.object({
  partner: partitionSchema,
  entitlement: fractionSchema,
  /** Whole pence below it. */
  belowPence: penceSchema,
  /** What is left above them, as a fraction of a penny. */
  left: fractionSchema,
  /** Whether this partner got one of the pennies left over. */
  penny: z.boolean(),
  chargedPence: penceSchema,
});

export const explainRunLine = defineRequest({
  service: 'recharging',
  name: 'run-line.get.v1',
  summary:
    'How a cost line came to the part of each partner: pool, agreement, counts, exact share, rounding, journal',
  access: reads,
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({
    runId: idSchema,
    /** Its position in the run. */
    number: z.int().min(0).max(1_000_000_000),
  }),
  response: z.object({
    line: runLineSchema,
    fileId: idSchema,
    rowNumber: z.int(),
    vatPence: penceSchema.nullable(),
    /** The exact part of each partner: amount × weight ÷ sum of weights. */
    shares: z.array(z.object({ partner: partitionSchema, exact: fractionSchema })),
    before: z.array(roundedSchema),
    after: z.array(roundedSchema),
    detail: runDetailSchema,
  }),
  examples: {
    valid: [{ runId: exampleId, number: 1 }],
    invalid: { 'before the first': { runId: exampleId, number: -1 } },
  },
});
