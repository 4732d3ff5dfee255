import { z } from 'zod';
import type { Role } from '../contract.js';
import { dateSchema } from '../fields.js';

export const COST_PREPARERS = ['finance-preparer'] as const satisfies readonly Role[];
export const COST_READERS = [
  'finance-preparer',
  'finance-approver',
  'director',
  'auditor',
] as const satisfies readonly Role[];

/** `staged`: read and waiting for somebody to accept it. Only lines of an `accepted` file are costs. */
export const COST_FILE_STATES = [
  'waiting',
  'reading',
  'staged',
  'accepting',
  'accepted',
  'failed',
  'discarded',
  'undoing',
  'undone',
] as const;

export const costFileSchema = z.object({
  id: z.string(),
  fileName: z.string(),
  sizeBytes: z.int(),
  sha256: z.string(),
  state: z.enum(COST_FILE_STATES),
  /** Which layout it has, once that is known. */
  layout: z.string().nullable(),
  encoding: z.string().nullable(),
  /** The key of the agreement chosen for the whole file; null: rules say it line by line. */
  pool: z.string().nullable(),
  uploadedByName: z.string(),
  uploadedAt: z.string(),
  bytesRead: z.int(),
  /** Rows below the header, the empty ones not counted. */
  rows: z.int(),
  accepted: z.int(),
  rejected: z.int(),
  /** Accepted rows that belong to no agreement. */
  notShared: z.int(),
  /** Of the accepted rows, net. */
  totalPence: z.int().nullable(),
  /** The sum of the source column, counted on its own; null where not every value is an amount. */
  columnTotalPence: z.int().nullable(),
  failure: z
    .object({ code: z.string(), message: z.string(), remedy: z.string(), line: z.int().nullable() })
    .nullable(),
  acceptedAt: z.string().nullable(),
  acceptedByName: z.string().nullable(),
  undoneAt: z.string().nullable(),
  undoneByName: z.string().nullable(),
  undoReason: z.string().nullable(),
  /** Why an undo that was asked for was not carried out. */
  undoKeptBecause: z.string().nullable(),
  /** Null in a list: whether something of it was charged is looked up for one file at a time. */
  undoable: z.boolean().nullable(),
  whyNotUndoable: z.string().nullable(),
});
export type CostFileView = z.infer<typeof costFileSchema>;

export const costLineSchema = z.object({
  id: z.string(),
  /** As a spreadsheet counts the rows of the file. */
  row: z.int(),
  pool: z.string().nullable(),
  postingDate: dateSchema,
  /** `YYYY-MM` */
  period: z.string(),
  subjective: z.string().nullable(),
  costCentre: z.string().nullable(),
  documentNumber: z.string().nullable(),
  supplier: z.string().nullable(),
  description: z.string().nullable(),
  netPence: z.int(),
  vatPence: z.int().nullable(),
  grossPence: z.int().nullable(),
});
export type CostLineView = z.infer<typeof costLineSchema>;

export const costRejectSchema = z.object({
  row: z.int().nullable(),
  column: z.string().nullable(),
  /** Of a column of amounts, dates or periods only. */
  value: z.string().nullable(),
  why: z.string(),
  remedy: z.string(),
});
export type CostReject = z.infer<typeof costRejectSchema>;

export const poolRuleSchema = z.object({
  id: z.string(),
  costCentrePrefix: z.string().nullable(),
  subjectivePrefix: z.string().nullable(),
  /** Null: such lines are not shared. */
  pool: z.string().nullable(),
  validFrom: dateSchema,
  validUntil: dateSchema.nullable(),
  madeByName: z.string(),
  madeAt: z.string(),
  endedByName: z.string().nullable(),
});
export type PoolRuleView = z.infer<typeof poolRuleSchema>;

/** The key of an agreement of which this partition is host. */
export const poolSchema = z.string().trim().min(1).max(100);
/** Begins a cost centre or a subjective. */
export const codePrefixSchema = z.string().trim().min(1).max(100);
