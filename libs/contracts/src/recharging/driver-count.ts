import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { dateSchema, idSchema, instantSchema, pageSchema, partitionSchema } from '../fields.js';
import { agreementKeySchema, sha256Schema } from './money.fields.js';

/** Who sees what was counted of this council: those who answer for its money. Ids and days, never a name. */
const READERS = ['finance-preparer', 'finance-approver', 'director', 'auditor'] as const;
const COUNT = '0199f1f0-0000-7000-8000-000000000001';

export const driverCountSchema = z.object({
  countId: idSchema,
  agreementKey: agreementKeySchema,
  agreementHash: sha256Schema,
  /** The host that asked; null where this council counted again by itself and nobody was told. */
  askedBy: partitionSchema.nullable(),
  driver: z.literal('caseload-days'),
  from: dateSchema,
  until: dateSchema,
  count: z.int().min(0),
  /** Rows of evidence. */
  episodes: z.int().min(0),
  evidenceHash: sha256Schema,
  countedAt: instantSchema,
  /** When the same facts last gave this same count. */
  confirmedAt: instantSchema,
});
export type DriverCount = z.output<typeof driverCountSchema>;

export const evidenceRowSchema = z.object({
  episodeId: idSchema,
  childId: idSchema,
  from: dateSchema,
  until: dateSchema,
  days: z.int().min(1),
});
export type EvidenceRow = z.output<typeof evidenceRowSchema>;

export const listDriverCounts = defineRequest({
  service: 'recharging',
  name: 'driver-count.list.v1',
  summary: 'What this council was asked to count for a recharge, and what it answered',
  access: { by: 'mandate', lines: 'any', roles: READERS },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ page: pageSchema }),
  response: z.object({
    counts: z.array(driverCountSchema),
    total: z.int(),
    page: z.int(),
    pageSize: z.int(),
  }),
  examples: { valid: [{}, { page: 2 }], invalid: { 'page zero': { page: 0 } } },
});

export const getDriverCount = defineRequest({
  service: 'recharging',
  name: 'driver-count.get.v1',
  summary: 'One count with the evidence behind it: episodes, by id, and their days',
  access: { by: 'mandate', lines: 'any', roles: READERS },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ countId: idSchema, page: pageSchema }),
  response: z.object({
    count: driverCountSchema,
    evidence: z.array(evidenceRowSchema),
    page: z.int(),
    pageSize: z.int(),
    /** Later counts of the same period under the same terms that gave something else, the newest first. */
    others: z.array(driverCountSchema),
  }),
  examples: { valid: [{ countId: COUNT }], invalid: { 'not an id': { countId: 'first' } } },
});

/** The facts as they are now, compared with the evidence that was kept. Nothing is told to anybody. */
export const recountDriver = defineRequest({
  service: 'recharging',
  name: 'driver-count.recount.v1',
  summary: 'Counts again and says what differs from the evidence that was kept',
  access: { by: 'mandate', lines: 'any', roles: ['finance-preparer', 'finance-approver', 'auditor'] },
  repeatable: true,
  request: z.object({ countId: idSchema }),
  response: z.object({
    same: z.boolean(),
    before: driverCountSchema,
    now: driverCountSchema,
    /** Days of now less days of before. */
    difference: z.int(),
    /** Episodes of which the days differ, the largest difference first; at most a hundred. */
    changes: z
      .array(
        z.object({
          episodeId: idSchema,
          childId: idSchema,
          daysBefore: z.int().min(0),
          daysNow: z.int().min(0),
        }),
      )
      .max(100),
    changed: z.int().min(0),
  }),
  examples: { valid: [{ countId: COUNT }], invalid: { 'no count': {} } },
});
