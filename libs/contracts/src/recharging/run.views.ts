import { z } from 'zod';
import { dateSchema, idSchema, instantSchema, partitionSchema } from '../fields.js';
import { sharedPoolSchema } from './charge.sealed.js';
import { agreementKeySchema, financialYearSchema, penceSchema, sha256Schema } from './money.fields.js';

export const runStateSchema = z.enum([
  'draft',
  'counted',
  'calculating',
  'calculated',
  'approved',
  'sealing',
  'sealed',
  'posted',
  'cancelled',
]);
export type RunState = z.output<typeof runStateSchema>;
export const runKindSchema = z.enum(['quarter', 'correction']);
export const quarterNumberSchema = z.int().min(1).max(4);

/**
 * What is done for a run after the answer: calculating and sealing take as long as a run has lines. Shown while it is at work, and afterwards
 * where it failed, until somebody asks again or cancels the run.
 */
export const runWorkSchema = z.object({
  kind: z.enum(['calculate', 'seal']),
  askedBy: z.string(),
  askedAt: instantSchema,
  linesDone: z.int(),
  /** Null until they are counted. */
  linesToDo: z.int().nullable(),
  /** Why it came to nothing, and what to do; the run is what it was before it was asked. */
  failure: z.object({ message: z.string(), remedy: z.string() }).nullable(),
});
export type RunWork = z.output<typeof runWorkSchema>;

export const runSchema = z.object({
  runId: idSchema,
  agreementKey: agreementKeySchema,
  kind: runKindSchema,
  financialYear: financialYearSchema,
  quarter: quarterNumberSchema,
  period: z.object({ from: dateSchema, until: dateSchema }),
  state: runStateSchema,
  version: z.int(),
  /** Once it is sealed: "childrens-social-care 2026-27 Q2 / 3". */
  reference: z.string().nullable(),
  preparedBy: z.string(),
  preparedAt: instantSchema,
  lineCount: z.int().nullable(),
  amountPence: penceSchema.nullable(),
  approvedBy: z.string().nullable(),
  approvedAt: instantSchema.nullable(),
  sealedAt: instantSchema.nullable(),
  work: runWorkSchema.nullable(),
});
export type RunView = z.output<typeof runSchema>;

/** A partner's driver as it said, or why it has not. */
export const runDriverSchema = z.object({
  partner: partitionSchema,
  weight: z.int().nullable(),
  countId: idSchema.nullable(),
  evidenceHash: sha256Schema.nullable(),
  countedAt: instantSchema.nullable(),
  askedAt: instantSchema.nullable(),
  failure: z.string().nullable(),
});

/** What a calculation comes to. It has neither time nor person in it: the same costs and counts give the same bytes. */
export const calculationSchema = z.object({
  lineCount: z.int(),
  amountPence: penceSchema,
  linesRoot: sha256Schema,
  pools: z.array(sharedPoolSchema),
  charges: z.array(
    z.object({
      partner: partitionSchema,
      amountPence: penceSchema,
      totals: z.array(z.object({ pool: z.string(), subjective: z.string(), amountPence: penceSchema })),
    }),
  ),
});
export type Calculation = z.output<typeof calculationSchema>;

export const chargeViewSchema = z.object({
  chargeId: idSchema,
  partner: partitionSchema,
  amountPence: penceSchema,
  /** `own`: the host's own part. */
  state: z.enum(['own', 'sent', 'queried', 'accepted']),
  answeredAt: instantSchema.nullable(),
  answerReason: z.string().nullable(),
  postedOn: dateSchema.nullable(),
  journalRef: z.string().nullable(),
});
export type ChargeView = z.output<typeof chargeViewSchema>;

export const runDetailSchema = z.object({
  run: runSchema,
  agreement: z.object({
    contentHash: sha256Schema,
    line: z.string(),
    basis: z.string(),
    since: dateSchema,
    until: dateSchema.nullable(),
    vat: z.string(),
  }),
  /** VAT the host paid on the costs of this run, none of which is recharged; null where it was not added up. */
  vatPence: penceSchema.nullable(),
  correctsRunId: idSchema.nullable(),
  drivers: z.array(runDriverSchema),
  calculation: calculationSchema.nullable(),
  calculationHash: sha256Schema.nullable(),
  calculatedAt: instantSchema.nullable(),
  /** What the calculation before came to, where this one differs. */
  earlier: z
    .object({
      lineCount: z.int(),
      amountPence: penceSchema,
      charges: z.array(z.object({ partner: partitionSchema, amountPence: penceSchema })),
    })
    .nullable(),
  /** Costs of the quarter that were accepted since it was calculated: they are late unless it is calculated again. */
  arrivedSince: z.object({ lineCount: z.int(), amountPence: penceSchema }),
  charges: z.array(chargeViewSchema),
  runHash: sha256Schema.nullable(),
  previousRunHash: sha256Schema.nullable(),
  journalRef: z.string().nullable(),
  cancelReason: z.string().nullable(),
  /** Whether the person who asks may approve it: the other role, and not the one who prepared or calculated it. */
  mayApprove: z.boolean(),
});
export type RunDetail = z.output<typeof runDetailSchema>;

/** Costs of an agreement in a quarter that no run has charged yet. */
export const openQuarterSchema = z.object({
  agreementKey: agreementKeySchema,
  financialYear: financialYearSchema,
  quarter: quarterNumberSchema,
  period: z.object({ from: dateSchema, until: dateSchema }),
  lineCount: z.int(),
  amountPence: penceSchema,
  /**
   * `to-recharge`: a run can be started. `late`: the quarter is sealed, and these came afterwards: a correction can be started. `not-over`: the
   * quarter runs still. `no-agreement`: no version that all parties accepted covers it.
   */
  standing: z.enum(['to-recharge', 'late', 'not-over', 'no-agreement']),
});
export type OpenQuarter = z.output<typeof openQuarterSchema>;
