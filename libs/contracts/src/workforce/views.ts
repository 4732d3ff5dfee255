import { z } from 'zod';
import { episodeWorkSchema } from '../referrals/episode-fact.js';
import { absenceKindSchema, gradeSchema, workerContractSchema } from './worker-fact.js';

/** What somebody carries here and elsewhere, beside what she is meant to carry. Points are of children's kinds of work, never of a family. */
export const workloadSchema = z.object({
  cases: z.int(),
  points: z.int(),
  /** As her employer, or those who told it, said last; null for somebody who works here only. Never which council. */
  elsewhere: z.object({ cases: z.int(), points: z.int(), asOf: z.string() }).nullable(),
  /** Grade target × contracted hours, in hundredths of a point. */
  targetHundredths: z.int(),
  /** All points ÷ target, in whole per cent; null for somebody who is not meant to carry cases. */
  utilisationPercent: z.int().nullable(),
});
export type Workload = z.infer<typeof workloadSchema>;

export const absenceSchema = z.object({
  absenceId: z.string(),
  /** Null where only the employer knows why. */
  kind: absenceKindSchema.nullable(),
  from: z.string(),
  until: z.string().nullable(),
});

export const workerSchema = z.object({
  workerId: z.string(),
  /** Null for somebody of an imported census. */
  personKey: z.string().nullable(),
  /** Her name, or what a file without names calls her. */
  name: z.string(),
  /** Alias of the organisation. */
  employer: z.string(),
  employedHere: z.boolean(),
  fromCensus: z.boolean(),
  state: z.enum(['working', 'absent', 'left']),
  contract: workerContractSchema,
  grade: gradeSchema,
  fteHundredths: z.int(),
  caseHolder: z.boolean(),
  registration: z.string().nullable(),
  /** Social Work England renewal: a warning, never a bar. */
  renewal: z.enum(['not-renewed', 'renewal-open']).nullable(),
  startedOn: z.string(),
  leftOn: z.string().nullable(),
  absence: absenceSchema.nullable(),
  teams: z.array(z.object({ teamId: z.string(), name: z.string(), part: z.enum(['manager', 'member']) })),
  workload: workloadSchema,
  version: z.int(),
});
export type WorkerView = z.infer<typeof workerSchema>;

export const teamSchema = z.object({
  teamId: z.string(),
  name: z.string(),
  /** Kinds of work whose new children come to it. */
  works: z.array(episodeWorkSchema),
  managers: z.array(z.object({ workerId: z.string(), name: z.string() })),
  members: z.array(z.object({ workerId: z.string(), name: z.string() })),
  unallocated: z.int(),
  /** Whether whoever asks manages it. */
  mine: z.boolean(),
  version: z.int(),
});
export type TeamView = z.infer<typeof teamSchema>;

/** An episode as this service knows it: ids, codes and dates. Its child's name is asked of the referrals. */
export const workEpisodeSchema = z.object({
  episodeId: z.string(),
  childId: z.string(),
  referralId: z.string(),
  work: episodeWorkSchema,
  state: z.enum(['open', 'closed']),
  openedOn: z.string(),
  /** When its assessment is due; null where there is none to complete. */
  dueOn: z.string().nullable(),
  points: z.int(),
});
export type WorkEpisode = z.infer<typeof workEpisodeSchema>;

/** In which team a child waits or is worked with: the one that has its kind of work, or another where somebody put it. */
export const episodeTeamSchema = z.object({
  /** Null where no team has its kind of work. */
  teamId: z.string().nullable(),
  name: z.string().nullable(),
  byHand: z.boolean(),
  /** Who put it where, the newest first. A team of null: back to the one that has its kind of work. */
  moves: z.array(
    z.object({ at: z.string(), byName: z.string(), teamName: z.string().nullable(), reason: z.string() }),
  ),
});
export type EpisodeTeam = z.infer<typeof episodeTeamSchema>;

/** Why a worker is not suggested: a manager may decide otherwise, and says why. */
export const ALLOCATION_ADVICE = ['absent', 'over-target', 'not-qualified'] as const;
/** Why a worker cannot have the child, whatever anybody says. */
export const ALLOCATION_REFUSALS = ['no-mandate', 'restricted', 'left', 'holds-no-cases'] as const;
export const allocationAdviceSchema = z.enum(ALLOCATION_ADVICE);
export const allocationRefusalSchema = z.enum(ALLOCATION_REFUSALS);
export type AllocationAdvice = z.infer<typeof allocationAdviceSchema>;
export type AllocationRefusal = z.infer<typeof allocationRefusalSchema>;

export const candidateSchema = workerSchema
  .pick({
    workerId: true,
    name: true,
    employer: true,
    employedHere: true,
    state: true,
    grade: true,
    fteHundredths: true,
    absence: true,
    workload: true,
  })
  .extend({
    /** Her utilisation with this child, in whole per cent. */
    percentAfter: z.int().nullable(),
    advice: z.array(allocationAdviceSchema),
    refusals: z.array(allocationRefusalSchema),
  });
export type Candidate = z.infer<typeof candidateSchema>;

export const allocationSchema = z.object({
  allocationId: z.string(),
  episodeId: z.string(),
  workerId: z.string(),
  workerName: z.string(),
  state: z.enum(['current', 'moved', 'ended', 'closed', 'lost']),
  startedAt: z.string(),
  startedByName: z.string(),
  rationale: z.string(),
  advice: z.array(allocationAdviceSchema),
  againstAdvice: z.string().nullable(),
  endedAt: z.string().nullable(),
  endedByName: z.string().nullable(),
  endReason: z.string().nullable(),
});
export type AllocationView = z.infer<typeof allocationSchema>;

export const familyRestrictionSchema = z.object({
  restrictionId: z.string(),
  workerId: z.string(),
  workerName: z.string(),
  /** `family`: every child of the referral; `child`: this one. */
  of: z.enum(['family', 'child']),
  referralId: z.string().nullable(),
  childId: z.string().nullable(),
  /** An episode of that family or child, by which its name can be asked; null where none is known any more. */
  episodeId: z.string().nullable(),
  reason: z.string(),
  recordedAt: z.string(),
  recordedByName: z.string(),
  liftedAt: z.string().nullable(),
  liftedByName: z.string().nullable(),
  liftReason: z.string().nullable(),
});
export type FamilyRestriction = z.infer<typeof familyRestrictionSchema>;
