import { z } from 'zod';
import { defineRequest } from '../contract.js';
import {
  dateSchema,
  idSchema,
  instantSchema,
  pageSchema,
  partitionSchema,
  reasonSchema,
  shortTextSchema,
  versionSchema,
} from '../fields.js';
import { agreementTermsSchema } from './agreement.terms.js';
import { chargeLineSchema } from './charge.lines.js';
import { sharedPoolSchema } from './charge.sealed.js';
import { agreementKeySchema, fractionSchema, penceSchema } from './money.fields.js';

const READERS = ['finance-preparer', 'finance-approver', 'director', 'auditor'] as const;
const read = { by: 'mandate', lines: 'any', roles: READERS } as const;
const CHARGE = '0199f1f0-0000-7000-8000-000000000001';

/** `posted`: accepted, and in this partner's books. `queried`: nothing is posted until the query is withdrawn or the host corrects it. */
export const RECEIVED_CHARGE_STATES = ['received', 'queried', 'posted'] as const;
/** What a partner's service found out by itself before anybody accepted. */
export const CHARGE_CHECKS = [
  'sequence',
  'agreement',
  'period',
  'weights',
  'driver',
  'opening',
  'sharing',
  'total',
] as const;
export const QUERY_AGAINST = ['line', 'driver', 'rule'] as const;

export const receivedChargeSchema = z.object({
  chargeId: idSchema,
  host: partitionSchema,
  reference: z.string(),
  agreementKey: agreementKeySchema,
  agreementHash: z.string(),
  sequence: z.int(),
  kind: z.enum(['quarter', 'correction']),
  period: z.object({ from: dateSchema, until: dateSchema }),
  totalPence: penceSchema,
  lineCount: z.int(),
  sealedAt: instantSchema,
  receivedAt: instantSchema,
  state: z.enum(RECEIVED_CHARGE_STATES),
  version: versionSchema,
  /** How many checks did not agree. */
  failedChecks: z.int(),
});
export type ReceivedCharge = z.output<typeof receivedChargeSchema>;

export const chargeCheckSchema = z.object({
  check: z.enum(CHARGE_CHECKS),
  agrees: z.boolean(),
  /** In words: what was compared with what, and what differs. */
  found: z.string(),
});
export type ChargeCheck = z.output<typeof chargeCheckSchema>;

export const chargeJournalSchema = z.object({
  ref: z.string(),
  postedOn: dateSchema,
  entries: z.array(
    z.object({
      account: z.string(),
      /** The host's code behind it; null for the creditor. */
      subjective: z.string().nullable(),
      pool: z.string().nullable(),
      debitPence: penceSchema,
      creditPence: penceSchema,
    }),
  ),
});
export type ChargeJournal = z.output<typeof chargeJournalSchema>;

export const chargeQuerySchema = z.object({
  against: z.enum(QUERY_AGAINST),
  /** A document number, a pool, a term: what exactly. */
  about: z.string(),
  disputedPence: penceSchema,
  /** The rest, which stays payable. */
  undisputedPence: penceSchema,
  reason: z.string(),
  by: z.string(),
  at: instantSchema,
  withdrawnAt: instantSchema.nullable(),
});
export type ChargeQuery = z.output<typeof chargeQuerySchema>;

export const receivedChargeDetailSchema = receivedChargeSchema.extend({
  accountingDate: dateSchema,
  hostJournalRef: z.string(),
  linesRoot: z.string(),
  /** The VAT treatment by this party's own copy of the terms; null where it holds none. */
  vat: agreementTermsSchema.shape.vat.nullable(),
  pools: z.array(sharedPoolSchema),
  totals: z.array(
    z.object({
      pool: z.string(),
      subjective: z.string(),
      amountPence: penceSchema,
      /** This partner's own account for it; null where none is set, which has to be done before the charge can be accepted. */
      account: z.string().nullable(),
    }),
  ),
  checks: z.array(chargeCheckSchema),
  checkedAt: instantSchema,
  queries: z.array(chargeQuerySchema),
  journal: chargeJournalSchema.nullable(),
});
export type ReceivedChargeDetail = z.output<typeof receivedChargeDetailSchema>;

export const listReceivedCharges = defineRequest({
  service: 'recharging',
  name: 'received-charge.list.v1',
  summary: 'Charges other parties made to this one, the newest first',
  access: read,
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ page: pageSchema, state: z.enum(RECEIVED_CHARGE_STATES).optional() }),
  response: z.object({
    charges: z.array(receivedChargeSchema),
    total: z.int(),
    /** Charges nobody has answered yet. */
    waiting: z.int(),
    page: z.int(),
    pageSize: z.int(),
  }),
  examples: { valid: [{}, { page: 2, state: 'queried' }], invalid: { 'page zero': { page: 0 } } },
});

export const getReceivedCharge = defineRequest({
  service: 'recharging',
  name: 'received-charge.get.v1',
  summary: 'One charge made to this party, with what its own service checked',
  access: read,
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ chargeId: idSchema }),
  response: z.object({ charge: receivedChargeDetailSchema }),
  examples: { valid: [{ chargeId: CHARGE }], invalid: { 'not an id': { chargeId: 'first' } } },
});

const answered = z.object({ charge: receivedChargeDetailSchema });

/** Posts it in this partner's books in the same transaction, and tells the host. Final, so that who does it signed in just now. */
export const acceptReceivedCharge = defineRequest({
  service: 'recharging',
  name: 'received-charge.accept.v1',
  summary: 'Accepts a charge and posts it in the books of this party',
  access: { by: 'mandate', lines: 'any', roles: ['finance-approver'], signedInWithinMinutes: 15 },
  repeatable: false,
  request: z.object({ chargeId: idSchema, version: versionSchema }),
  response: answered,
  examples: { valid: [{ chargeId: CHARGE, version: 1 }], invalid: { 'no version': { chargeId: CHARGE } } },
});

export const queryReceivedCharge = defineRequest({
  service: 'recharging',
  name: 'received-charge.query.v1',
  summary: 'Queries a charge against a line, the driver or a rule, and notes what is not disputed',
  access: { by: 'mandate', lines: 'any', roles: ['finance-preparer', 'finance-approver'] },
  repeatable: false,
  request: z.object({
    chargeId: idSchema,
    version: versionSchema,
    against: z.enum(QUERY_AGAINST),
    about: shortTextSchema,
    disputedPence: penceSchema,
    reason: reasonSchema,
  }),
  response: answered,
  examples: {
    valid: [
      {
        chargeId: CHARGE,
        version: 1,
        against: 'line',
        about: 'INV-1042',
        disputedPence: 12500,
        reason: 'This invoice is for another service',
      },
    ],
    invalid: {
      'against nothing': {
        chargeId: CHARGE,
        version: 1,
        against: 'feeling',
        about: 'x',
        disputedPence: 1,
        reason: 'It is too much',
      },
      'without a reason': {
        chargeId: CHARGE,
        version: 1,
        against: 'line',
        about: 'x',
        disputedPence: 1,
        reason: '',
      },
    },
  },
});

export const withdrawChargeQuery = defineRequest({
  service: 'recharging',
  name: 'received-charge.withdraw-query.v1',
  summary: 'Takes a query back: the charge waits for an answer again',
  access: { by: 'mandate', lines: 'any', roles: ['finance-preparer', 'finance-approver'] },
  repeatable: false,
  request: z.object({ chargeId: idSchema, version: versionSchema }),
  response: answered,
  examples: { valid: [{ chargeId: CHARGE, version: 2 }], invalid: { 'no version': { chargeId: CHARGE } } },
});

/** After this party's own copy of an agreement or its own count was put right: compares once more. */
export const checkChargeAgain = defineRequest({
  service: 'recharging',
  name: 'received-charge.check-again.v1',
  summary: 'Compares a charge once more with what this party holds itself',
  access: { by: 'mandate', lines: 'any', roles: ['finance-preparer', 'finance-approver'] },
  repeatable: true,
  request: z.object({ chargeId: idSchema, version: versionSchema }),
  response: answered,
  examples: { valid: [{ chargeId: CHARGE, version: 1 }], invalid: { 'no version': { chargeId: CHARGE } } },
});

/** One line of the host, proved against the sealed root and computed again here. */
export const explainedLineSchema = chargeLineSchema.extend({
  /** This partner's part, as the host has it. */
  partPence: penceSchema,
  /** Amount × this partner's weight ÷ all weights, exactly. */
  exactShare: fractionSchema,
  /** What this partner owes after it over all quarters, exactly, and as charged. */
  entitlementAfter: fractionSchema,
  chargedAfterPence: penceSchema,
  /** Whether one of the pennies left over stands with this partner after it. */
  penny: z.boolean(),
  /** `partPence` as computed here. */
  computedPence: penceSchema,
});
export type ExplainedLine = z.output<typeof explainedLineSchema>;

export const explainReceivedCharge = defineRequest({
  service: 'recharging',
  name: 'received-charge.explain.v1',
  summary:
    'How a charge came about, down to the penny: lines of the host with their proof, and the own evidence',
  access: read,
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({
    chargeId: idSchema,
    page: z.int().min(0).max(1_000_000).default(0),
  }),
  response: z.object({
    charge: receivedChargeDetailSchema,
    pools: z.array(
      z.object({
        pool: z.string(),
        amountPence: penceSchema,
        weight: z.int(),
        allWeights: z.int(),
        /** This party's own evidence, where the weight was counted. */
        countId: idSchema.nullable(),
        exactShare: fractionSchema,
        openingEntitlement: fractionSchema,
        closingEntitlement: fractionSchema,
        openingChargedPence: penceSchema,
        closingChargedPence: penceSchema,
        partPence: penceSchema,
        /** Charged less entitled, after this charge: between -1 and 1 penny. */
        roundingPence: fractionSchema,
      }),
    ),
    lines: z.discriminatedUnion('shown', [
      z.object({
        shown: z.literal(true),
        lines: z.array(explainedLineSchema),
        page: z.int(),
        pages: z.int(),
      }),
      /** `unavailable`: the host does not answer just now. `not-proved`: what it sent is not what was sealed. `refused`: it may not say. */
      z.object({ shown: z.literal(false), why: z.enum(['unavailable', 'not-proved', 'refused']) }),
    ]),
  }),
  examples: { valid: [{ chargeId: CHARGE }, { chargeId: CHARGE, page: 3 }], invalid: { 'no charge': {} } },
});
