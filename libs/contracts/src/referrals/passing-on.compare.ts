import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema, instantSchema } from '../fields.js';

export const PASSING_ON_STATES = [
  'offered',
  'received',
  'recalling',
  'recalled',
  'accepted',
  'released',
  'returned',
] as const;

/** One passing-on as the answering council keeps it: ids, states and instants, nothing of a child. */
export const passingOnStandingSchema = z.object({
  id: idSchema,
  /** As the answering council sees it: `out` it offered, `in` it was offered. */
  direction: z.enum(['out', 'in']),
  state: z.enum(PASSING_ON_STATES),
  acceptedAt: instantSchema.nullable(),
  releasedAt: instantSchema.nullable(),
  returnedAt: instantSchema.nullable(),
  recalledAt: instantSchema.nullable().default(null),
  /** Version of the last event about it that the answering council addressed to the asking one in its epoch; 0 for none. */
  said: z.int().min(0),
});
export type PassingOnStanding = z.infer<typeof passingOnStandingSchema>;

/**
 * Asked by a council whose records were put back from an older copy. With the question the receiver takes note of the asker's epoch: what
 * that council sent before it and is still on its way is void from then on, so that nothing arrives behind the comparison.
 */
export const comparePassingOn = defineRequest({
  service: 'referrals',
  name: 'passing-on.compare.v1',
  summary: 'What this council holds from the asking council and offered to it, for comparing after a restore',
  access: { by: 'partition' },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ epoch: z.int().min(1), after: idSchema.nullable().default(null) }),
  response: z.object({
    /** Of the answering council. */
    epoch: z.int().min(1),
    passings: z.array(passingOnStandingSchema).max(500),
    next: idSchema.nullable(),
  }),
  examples: {
    valid: [{ epoch: 2 }, { epoch: 2, after: '0199f1f0-0000-7000-8000-000000000001' }],
    invalid: { 'no epoch': {}, 'not an id': { epoch: 2, after: 'begin' } },
  },
});
