import { z } from 'zod';
import { idSchema, instantSchema } from '../fields.js';
import { outcomeSchema } from '../workforce/authority.js';

/** The whole current state of a referral as other services may know it: ids, codes and times, no names. */
export const referralFactSchema = z.object({
  referralId: idSchema,
  state: z.enum(['waiting', 'offered', 'passed-on', 'handed-over', 'decided', 'withdrawn']),
  receivedAt: instantSchema,
  recordedAt: instantSchema,
  decisionDueAt: instantSchema,
  sourceCode: z.string(),
  children: z.array(
    z.object({
      childId: idSchema,
      state: z.enum(['waiting', 'decided', 'joined-episode', 'passed-on', 'withdrawn']),
      reReferral: z.boolean(),
      outcome: outcomeSchema.nullable(),
      decidedAt: instantSchema.nullable(),
    }),
  ),
});
export type ReferralFact = z.infer<typeof referralFactSchema>;
export const exampleReferralFact: ReferralFact = {
  referralId: '0199f1f0-0000-7000-8000-000000000001',
  state: 'waiting',
  receivedAt: '2026-11-20T15:30:00Z',
  recordedAt: '2026-11-20T15:40:00Z',
  decisionDueAt: '2026-11-23T23:59:59.999Z',
  sourceCode: '3B',
  children: [
    {
      childId: '0199f1f0-0000-7000-8000-000000000002',
      state: 'waiting',
      reReferral: false,
      outcome: null,
      decidedAt: null,
    },
  ],
};
