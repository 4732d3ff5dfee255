import { z } from 'zod';
import { dateSchema, instantSchema, partitionSchema, personKeySchema } from '../fields.js';
import { RECEIVED_HOW, REFERRAL_SOURCES, sexSchema } from '../referrals/household.js';
import { outcomeSchema } from '../workforce/authority.js';
import { workerContractSchema } from '../workforce/worker-fact.js';

/**
 * Eighteen months of one council, invented: what was received, decided, allocated, assessed and closed, and who worked there. No message: a
 * file that the generator writes and the services load, each its part through its own rules (docs/adr/0031-the-sample-is-a-plan.md).
 * It names things by keys; who loads it gives them its own ids. Instants are in the order in which they happened.
 */
const key = z.string().regex(/^[a-z0-9-]{1,40}$/);

const plannedAllocation = z.object({ at: instantSchema, worker: key, rationale: z.string() });

const plannedAssessment = z.object({
  /** Null where the worker has not begun yet. */
  begunAt: instantSchema.nullable(),
  /** Null while it goes on. */
  completedAt: instantSchema.nullable(),
  factors: z.array(z.string()),
  primaryNeed: z.string(),
  childVoice: z.string(),
  outcome: z.enum(['no-further-action', 'early-help', 'child-in-need', 'strategy-discussion']),
});
export type PlannedAssessment = z.infer<typeof plannedAssessment>;

const plannedEpisode = z.object({
  key,
  /** From when on somebody could have been given the case. */
  opensAt: instantSchema,
  allocations: z.array(plannedAllocation),
  notes: z.array(
    z.object({
      at: instantSchema,
      kind: z.enum(['visit', 'call', 'meeting']),
      childSeen: z.boolean(),
      text: z.string(),
    }),
  ),
  assessment: plannedAssessment,
  closure: z.object({ at: instantSchema, reason: z.string() }).nullable(),
});
export type PlannedEpisode = z.infer<typeof plannedEpisode>;

const plannedChild = z.object({
  /** The same for the same child in every referral. */
  key,
  givenName: z.string(),
  familyName: z.string(),
  /** Null for a child not born when it was referred. */
  dateOfBirth: dateSchema.nullable(),
  expectedOn: dateSchema.nullable(),
  sex: sexSchema,
  ethnicity: z.string(),
  /** Referred before: the record of that child is this one's. */
  knownBefore: z.boolean(),
  /** Null while the referral waits, or where the decision ended the episode on the day. */
  episode: plannedEpisode.nullable(),
});
export type PlannedChild = z.infer<typeof plannedChild>;

const plannedHousehold = z.object({
  key,
  familyName: z.string(),
  adultGivenName: z.string(),
  lines: z.array(z.string()),
  postcode: z.string(),
});
export type PlannedHousehold = z.infer<typeof plannedHousehold>;

const plannedReferral = z.object({
  key,
  receivedAt: instantSchema,
  typedAt: instantSchema,
  how: z.enum(RECEIVED_HOW),
  source: z.enum(REFERRAL_SOURCES),
  worry: z.string(),
  household: plannedHousehold,
  children: z.array(plannedChild),
  acknowledgedAt: instantSchema.nullable(),
  /** One decision for all the children, copied to the siblings; null while it waits. */
  decision: z.object({ at: instantSchema, outcome: outcomeSchema, rationale: z.string() }).nullable(),
});
export type PlannedReferral = z.infer<typeof plannedReferral>;

const plannedWorker = z.object({
  key,
  name: z.string(),
  /** Of an invented person who can sign in; null for everybody else. */
  personKey: personKeySchema.nullable(),
  contract: workerContractSchema,
  fteHundredths: z.int(),
  caseHolder: z.boolean(),
  startedOn: dateSchema,
  leftOn: dateSchema.nullable(),
});
export type PlannedWorker = z.infer<typeof plannedWorker>;

export const councilPlanSchema = z.object({
  council: partitionSchema,
  /** The first day of the eighteen months. What was open on that day began before it. */
  from: dateSchema,
  referrals: z.array(plannedReferral),
  workers: z.array(plannedWorker),
});
export type CouncilPlan = z.infer<typeof councilPlanSchema>;

/** What referrals tells workforce of the episodes it loaded: their ids by the keys of the plan. */
export const loadedEpisodesSchema = z.array(
  z.object({ key, episodeId: z.uuid(), childId: z.uuid(), referralId: z.uuid() }),
);
export type LoadedEpisodes = z.infer<typeof loadedEpisodesSchema>;
