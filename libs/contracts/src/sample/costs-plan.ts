import { z } from 'zod';
import { dateSchema, instantSchema, partitionSchema } from '../fields.js';
import { accountSchema } from '../recharging/account-code.js';
import { financialYearSchema, agreementKeySchema } from '../recharging/money.fields.js';
import { quarterNumberSchema, runKindSchema } from '../recharging/run.views.js';
import { QUERY_AGAINST } from '../recharging/received-charge.js';

/**
 * What hosts and partners did with the costs of the invented months: no message, but a file that the generator writes and recharging loads,
 * each step by the service a person would use (docs/adr/0032-the-costs-of-the-sample.md). A run is named by a key; who loads it gives the ids.
 */
const run = z.string().regex(/^[a-z0-9-]{1,80}$/);
const ofRun = { host: partitionSchema, run };

const costsStep = z.discriminatedUnion('do', [
  /** The host's preparer says to which agreement a cost centre belongs. */
  z.object({
    do: z.literal('rule'),
    host: partitionSchema,
    costCentrePrefix: z.string(),
    pool: agreementKeySchema,
    validFrom: dateSchema,
  }),
  /** A partner's preparer says into which of its own accounts the codes of an agreement are posted. */
  z.object({
    do: z.literal('accounts'),
    host: partitionSchema,
    partner: partitionSchema,
    agreementKey: agreementKeySchema,
    accounts: z.array(z.object({ subjective: z.string(), account: accountSchema })),
  }),
  /** The host's preparer uploads an extract of the ledger, to be taken if it is whole. */
  z.object({ do: z.literal('file'), host: partitionSchema, fileName: z.string(), text: z.string() }),
  z.object({
    do: z.literal('start'),
    ...ofRun,
    agreementKey: agreementKeySchema,
    financialYear: financialYearSchema,
    quarter: quarterNumberSchema,
    kind: runKindSchema,
  }),
  z.object({ do: z.literal('count'), ...ofRun }),
  z.object({ do: z.literal('calculate'), ...ofRun }),
  /** By the host's approver, who is another person; sealed at once, and received by each partner. */
  z.object({ do: z.literal('approve'), ...ofRun }),
  z.object({ do: z.literal('accept'), ...ofRun, partner: partitionSchema }),
  z.object({
    do: z.literal('query'),
    ...ofRun,
    partner: partitionSchema,
    against: z.enum(QUERY_AGAINST),
    about: z.string(),
    /** At most; never more than is charged. */
    disputedPence: z.int().positive(),
    reason: z.string(),
  }),
]);
export type CostsStep = z.infer<typeof costsStep>;

export const costsPlanSchema = z.object({
  /** In the order in which they came. Steps of one moment do not need one another. */
  moments: z.array(z.object({ at: instantSchema, steps: z.array(costsStep).min(1) })),
});
export type CostsPlan = z.infer<typeof costsPlanSchema>;
