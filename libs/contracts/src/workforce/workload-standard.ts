import { z } from 'zod';
import { dateSchema } from '../fields.js';
import { episodeWorkSchema } from '../referrals/episode-fact.js';
import { gradeSchema } from './worker-fact.js';

/** Points that hold from a day on, in place of others. */
const dated = {
  points: z.int(),
  validFrom: dateSchema,
  next: z.object({ points: z.int(), validFrom: dateSchema }).nullable(),
};

/** What somebody changed, and why. Kept for ever. */
export const workloadChangeSchema = z.object({
  at: z.string(),
  byName: z.string(),
  work: episodeWorkSchema.nullable(),
  grade: gradeSchema.nullable(),
  /** What held on the first day of the change until then; null where nothing did. */
  before: z.int().nullable(),
  points: z.int(),
  validFrom: dateSchema,
  reason: z.string(),
});
export type WorkloadChange = z.infer<typeof workloadChangeSchema>;

/** What a case weighs, and what a full-time worker is meant to carry: today, and from the next day that was decided. */
export const workloadStandardSchema = z.object({
  weights: z.array(z.object({ work: episodeWorkSchema, ...dated })),
  targets: z.array(z.object({ grade: gradeSchema, ...dated })),
  /** The newest first, at most 100. */
  changes: z.array(workloadChangeSchema),
});
export type WorkloadStandard = z.infer<typeof workloadStandardSchema>;
