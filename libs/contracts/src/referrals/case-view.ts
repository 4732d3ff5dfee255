import { z } from 'zod';
import { assessmentOutcomeSchema } from './assessment.js';
import { episodeWorkSchema } from './episode-fact.js';
import { clockSchema, episodeSchema } from './views.js';

/** One time a case was closed; undone where that was a mistake. */
export const closureSchema = z.object({
  closedOn: z.string(),
  reason: z.string(),
  rationale: z.string(),
  at: z.string(),
  byName: z.string(),
  undone: z.object({ at: z.string(), byName: z.string(), reason: z.string() }).nullable(),
});

/** An episode as whoever works in it sees it. */
export const caseViewSchema = z.object({
  id: z.string(),
  version: z.int(),
  childId: z.string(),
  childName: z.string(),
  dateOfBirth: z.string().nullable(),
  expectedOn: z.string().nullable(),
  unborn: z.boolean(),
  /** None where the referral names a child whose record is hidden. */
  referralId: z.string().nullable(),
  /** The other children of the referral, with the episode it began for them. */
  siblings: z.array(
    z.object({ childId: z.string(), displayName: z.string(), episodeId: z.string().nullable() }),
  ),
  state: z.enum(['open', 'closed']),
  origin: z.enum(['referral', 'census']),
  /** Not known of an episode of a census. */
  work: episodeWorkSchema.nullable(),
  openedOn: z.string(),
  closedOn: z.string().nullable(),
  closureReason: z.string().nullable(),
  /** Closed by the decision itself. */
  withoutAssessment: z.boolean(),
  reReferral: z.boolean(),
  primaryNeed: z.string().nullable(),
  workerName: z.string().nullable(),
  /** Whether whoever asks is that worker. */
  mine: z.boolean(),
  /** Deadlines of this episode, those of its assessments too. */
  clocks: z.array(clockSchema),
  /** Latest first. */
  assessments: z.array(
    z.object({
      id: z.string(),
      state: z.enum(['in-progress', 'completed', 'ended']),
      startedOn: z.string(),
      completedOn: z.string().nullable(),
      outcome: assessmentOutcomeSchema.nullable(),
    }),
  ),
  /** Latest first; none of one that its decision closed. */
  closures: z.array(closureSchema),
  information: episodeSchema.shape.information,
  notes: z.int(),
});
export type CaseView = z.infer<typeof caseViewSchema>;
