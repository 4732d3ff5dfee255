import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { pageSchema } from '../fields.js';
import { derivationSchema, referralStateSchema } from './views.js';

/** A referral whose referrer is still to be told something: that it was received, what came of it, or both. */
export const tellingSchema = z.object({
  referralId: z.string(),
  receivedAt: z.string(),
  state: referralStateSchema,
  sourceCode: z.string(),
  children: z.array(z.object({ childId: z.string(), displayName: z.string() })),
  /** The running acknowledgement clock, or null where the referrer was told that the referral was received. */
  acknowledgement: z
    .object({ due: derivationSchema, overdue: z.boolean(), dueToday: z.boolean() })
    .nullable(),
  /** Whether there is an outcome that was not told. */
  outcomeToTell: z.boolean(),
});
export type Telling = z.infer<typeof tellingSchema>;

export const listTellings = defineRequest({
  service: 'referrals',
  name: 'telling.list.v1',
  summary: 'Referrers still to be told that the referral was received, or its outcome; soonest due first',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['front-door-worker', 'front-door-manager', 'team-manager', 'social-worker'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ page: pageSchema }),
  response: z.object({
    tellings: z.array(tellingSchema),
    total: z.int(),
    /** Of all, not only of this page: acknowledgements whose day is over. */
    overdue: z.int(),
    /** Of all: outcomes not told. */
    outcomesToTell: z.int(),
    page: z.int(),
    pageSize: z.int(),
  }),
  examples: { valid: [{}], invalid: { 'page zero': { page: 0 } } },
});
