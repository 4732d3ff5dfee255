import { z } from 'zod';
import { defineEvent } from '../contract.js';
import { dateSchema, idSchema, instantSchema, partitionSchema } from '../fields.js';
import { agreementKeySchema, fractionSchema, penceSchema, sha256Schema } from './money.fields.js';

/** What one partner owes altogether under an agreement and pool, over all sealed runs: exactly, and as charged in whole pence. */
export const runningTotalSchema = z.object({
  partner: partitionSchema,
  entitlement: fractionSchema,
  chargedPence: penceSchema,
});

/**
 * How one pool of a run was shared. Everything to compute it again:
 *
 *   closing entitlement of a partner = its opening entitlement + amountPence × weight ÷ (sum of all weights)
 *   closing charged = whole pence below the entitlement, plus one penny for those with the largest fractions until the pool is spent
 *   (of equal fractions the partner whose code comes first); the charge of this run is closing − opening charged.
 */
export const sharedPoolSchema = z.object({
  pool: agreementKeySchema,
  /** Costs of the pool in this run. */
  amountPence: penceSchema,
  /** All partners in the order of their codes. Fixed shares: basis points; equal shares: 1; a driver: the count, with its evidence. */
  weights: z.array(
    z.object({
      partner: partitionSchema,
      weight: z.int().min(0),
      countId: idSchema.nullable(),
      evidenceHash: sha256Schema.nullable(),
    }),
  ),
  opening: z.array(runningTotalSchema),
  closing: z.array(runningTotalSchema),
});
export type SharedPool = z.output<typeof sharedPoolSchema>;

/**
 * The host charges one partner. Aggregate `recharge:<agreement key>`, so that a partner hears of the charges of an agreement in their order.
 * The partner checks it against its own copy of the agreement (`agreementHash`), its previous closing totals and its own counts before
 * a person accepts or queries it. A charge of nothing is sent, too: the sequence has no gaps.
 */
export const chargeSealed = defineEvent({
  service: 'recharging',
  name: 'charge.sealed.v1',
  summary: 'A sealed charge of the host to one partner',
  reach: 'addressed',
  order: 'adds',
  payload: z.object({
    chargeId: idSchema,
    runId: idSchema,
    /** 1, 2, 3 … of this agreement and partner; `previousChargeId` is the one before, null for the first. */
    sequence: z.int().min(1),
    previousChargeId: idSchema.nullable(),
    /** What people call it: "childrens-social-care 2026-27 Q2 / 3". */
    reference: z.string().max(120),
    agreementKey: agreementKeySchema,
    agreementHash: sha256Schema,
    /** `quarter`: all costs of a quarter. `correction`: costs of a sealed quarter that came late; the difference only. */
    kind: z.enum(['quarter', 'correction']),
    /** The financial quarter the costs belong to. */
    period: z.object({ from: dateSchema, until: dateSchema }),
    /** The host's accounting date: in the quarter itself, or, of a correction, in the open period. */
    accountingDate: dateSchema,
    pools: z.array(sharedPoolSchema).min(1),
    /** This partner's parts by pool and the host's subjective code; they sum to `totalPence`. */
    totals: z.array(
      z.object({ pool: agreementKeySchema, subjective: z.string().max(60), amountPence: penceSchema }),
    ),
    totalPence: penceSchema,
    /** Cost lines of the run, each of which is in `linesRoot`, be this partner's part of it 0. */
    lineCount: z.int().min(0),
    /** Merkle root over the lines of the run (`charge.lines.v1` says how), the same for all partners. */
    linesRoot: sha256Schema,
    /** SHA-256 of the host's run, chained to the run before of the same agreement. */
    runHash: sha256Schema,
    previousRunHash: sha256Schema.nullable(),
    /** Where the host posted it: its journal number. */
    journalRef: z.string().max(120),
    sealedAt: instantSchema,
  }),
  examples: {
    valid: [
      {
        chargeId: '0199f1f0-0000-7000-8000-000000000001',
        runId: '0199f1f0-0000-7000-8000-000000000002',
        sequence: 1,
        previousChargeId: null,
        reference: 'joint-management 2026-27 Q2 / 1',
        agreementKey: 'joint-management',
        agreementHash: 'a'.repeat(64),
        kind: 'quarter',
        period: { from: '2026-07-01', until: '2026-09-30' },
        accountingDate: '2026-09-30',
        pools: [
          {
            pool: 'joint-management',
            amountPence: 5,
            weights: [
              { partner: 'E09000013', weight: 4000, countId: null, evidenceHash: null },
              { partner: 'E09000020', weight: 4000, countId: null, evidenceHash: null },
              { partner: 'E09000033', weight: 2000, countId: null, evidenceHash: null },
            ],
            opening: [
              { partner: 'E09000013', entitlement: '0/1', chargedPence: 0 },
              { partner: 'E09000020', entitlement: '0/1', chargedPence: 0 },
              { partner: 'E09000033', entitlement: '0/1', chargedPence: 0 },
            ],
            closing: [
              { partner: 'E09000013', entitlement: '2/1', chargedPence: 2 },
              { partner: 'E09000020', entitlement: '2/1', chargedPence: 2 },
              { partner: 'E09000033', entitlement: '1/1', chargedPence: 1 },
            ],
          },
        ],
        totals: [{ pool: 'joint-management', subjective: '10100', amountPence: 2 }],
        totalPence: 2,
        lineCount: 5,
        linesRoot: 'b'.repeat(64),
        runHash: 'c'.repeat(64),
        previousRunHash: null,
        journalRef: 'J000012',
        sealedAt: '2026-10-12T09:30:00Z',
      },
    ],
    invalid: { 'no pools': { chargeId: '0199f1f0-0000-7000-8000-000000000001', pools: [] } },
  },
});
