import { z } from 'zod';
import { instantSchema } from '../fields.js';
import { outcomeSchema } from '../workforce/authority.js';
import {
  addressSchema,
  householdAdultSchema,
  householdChildSchema,
  referralInputSchema,
  relationshipSchema,
} from './household.js';

/** What pages and the API are shown. Instants are ISO 8601 UTC, dates local (Europe/London). */
export const derivationSchema = z.object({
  rule: z.string(),
  source: z.string(),
  startedAt: z.string(),
  startOn: z.string(),
  limitWorkingDays: z.int(),
  countedDays: z.int(),
  skipped: z.array(z.object({ date: z.string(), why: z.string() })),
  dueOn: z.string(),
  dueAt: z.string(),
});
export type Derivation = z.infer<typeof derivationSchema>;

export const clockSchema = z.object({
  id: z.string(),
  kind: z.enum(['front-door-decision', 'acknowledgement', 'child-and-family-assessment']),
  childId: z.string().nullable(),
  referralId: z.string().nullable(),
  derivation: derivationSchema,
  stoppedAt: z.string().nullable(),
  overdue: z.boolean(),
});

export const REFERRAL_STATES = [
  'waiting',
  'offered',
  'passed-on',
  'handed-over',
  'decided',
  'withdrawn',
] as const;
export const referralStateSchema = z.enum(REFERRAL_STATES);

export const decisionSchema = z.object({
  id: z.string(),
  referralId: z.string(),
  childId: z.string(),
  outcome: outcomeSchema,
  rationale: z.string(),
  decidedAt: z.string(),
  decidedBy: z.string(),
  decidedByName: z.string(),
  copiedFromChildId: z.string().nullable(),
  inTime: z.boolean(),
});

export const correctionSchema = z.object({
  id: z.string(),
  field: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  reason: z.string(),
  at: z.string(),
  byName: z.string(),
});

/** Where a referral goes and why: postcode → area → member, and the override if there is one. */
export const caseHoldingSchema = z.object({
  /** GSS of the area the first child's home postcode gives, or null if there is none. */
  areaGss: z.string().nullable(),
  areaName: z.string().nullable(),
  areaIsMember: z.boolean(),
  postcode: z.string().nullable(),
  chosen: z.string().nullable(),
  chosenName: z.string(),
  overrideReason: z.string().nullable(),
  route: z.enum(['here', 'pass-on', 'hand-over']),
  explanation: z.string(),
});
export type CaseHolding = z.infer<typeof caseHoldingSchema>;

/** Facts on which the person's own record differs from what this referral said, with what the record says. */
export const recordSaysSchema = z.record(z.string(), z.string().nullable()).default({});

export const referralChildSchema = householdChildSchema.extend({
  childId: z.string(),
  displayName: z.string(),
  state: z.enum(['waiting', 'decided', 'joined-episode', 'passed-on', 'withdrawn']),
  joinedEpisodeId: z.string().nullable(),
  reReferral: z.boolean(),
  decision: decisionSchema.nullable(),
  recordSays: recordSaysSchema,
});

export const passingOnSchema = z.object({
  id: z.string(),
  direction: z.enum(['out', 'in']),
  referralId: z.string(),
  otherPartition: z.string(),
  otherName: z.string(),
  state: z.enum(['offered', 'received', 'recalling', 'recalled', 'accepted', 'released', 'returned']),
  offeredAt: z.string(),
  receivedAt: z.string().nullable(),
  acceptedAt: z.string().nullable(),
  releasedAt: z.string().nullable(),
  returnedAt: z.string().nullable(),
  returnReason: z.string().nullable(),
  /** Asked back by the sender: since when and why; and when the receiver confirmed it. */
  recallAskedAt: z.string().nullable().default(null),
  recallReason: z.string().nullable().default(null),
  recalledAt: z.string().nullable().default(null),
  version: z.int(),
});

/** When and how a council told the referrer that the referral was received, as it says so to the council that takes it over. */
export const acknowledgementGivenSchema = z.object({ at: instantSchema, how: z.string() });
export type AcknowledgementGiven = z.infer<typeof acknowledgementGivenSchema>;

export const handOverSchema = z.object({
  councilName: z.string(),
  sentAt: z.string().nullable(),
  sentHow: z.string().nullable(),
  sentByName: z.string().nullable(),
});

export const referralViewSchema = z.object({
  id: z.string(),
  version: z.int(),
  state: referralStateSchema,
  danger: referralInputSchema.shape.danger,
  received: referralInputSchema.shape.received,
  recordedAt: z.string(),
  recordedByName: z.string(),
  referrer: referralInputSchema.shape.referrer,
  children: z.array(referralChildSchema),
  adults: z.array(
    householdAdultSchema.extend({
      personId: z.string(),
      displayName: z.string(),
      recordSays: recordSaysSchema,
    }),
  ),
  relationships: z.array(relationshipSchema),
  addresses: z.array(addressSchema),
  worry: referralInputSchema.shape.worry,
  caseHolding: caseHoldingSchema,
  /** The addresses were corrected and now point to another council than the one recorded. Nothing has moved: somebody has to choose. */
  councilQuestion: z
    .object({ postcode: z.string().nullable(), councilName: z.string(), explanation: z.string() })
    .nullable()
    .default(null),
  clocks: z.array(clockSchema),
  acknowledgement: z.object({ at: z.string(), how: z.string(), byName: z.string() }).nullable(),
  outcomeTold: z.object({ at: z.string(), how: z.string(), byName: z.string() }).nullable(),
  withdrawn: z.object({ at: z.string(), reason: z.string(), byName: z.string() }).nullable(),
  passingOn: passingOnSchema.nullable(),
  handOver: handOverSchema.nullable(),
  corrections: z.array(correctionSchema),
});
export type ReferralView = z.infer<typeof referralViewSchema>;

export const queueItemSchema = z.object({
  referralId: z.string(),
  version: z.int(),
  receivedAt: z.string(),
  how: z.string(),
  inDanger: z.boolean(),
  due: derivationSchema,
  overdue: z.boolean(),
  dueToday: z.boolean(),
  acknowledged: z.boolean(),
  acknowledgementDue: derivationSchema,
  acknowledgementOverdue: z.boolean(),
  /** False where somebody referred without a name, a telephone number or an e-mail address. */
  referrerCanBeTold: z.boolean().default(true),
  children: z.array(
    z.object({
      childId: z.string(),
      displayName: z.string(),
      born: z.string().nullable(),
      state: z.string(),
      reReferral: z.boolean(),
    }),
  ),
  sourceCode: z.string(),
  passingOn: passingOnSchema.nullable(),
});
export type QueueItem = z.infer<typeof queueItemSchema>;

/** A module of a census, its fields in order, values as the source had them. */
export const censusModuleSchema = z.object({
  module: z.string(),
  fields: z.array(z.object({ name: z.string(), value: z.string(), label: z.string().nullable() })),
});

/** New information about a child whose case is open. */
export const informationSchema = z.object({
  id: z.string(),
  receivedAt: z.string(),
  sourceCode: z.string(),
  summary: z.string(),
  recordedByName: z.string(),
  referralId: z.string().nullable(),
});

export const episodeSchema = z.object({
  id: z.string(),
  state: z.enum(['open', 'closed']),
  openedOn: z.string(),
  closedOn: z.string().nullable(),
  closureReason: z.string().nullable(),
  referralId: z.string().nullable(),
  origin: z.enum(['referral', 'census']),
  referralNfa: z.boolean().nullable(),
  primaryNeed: z.string().nullable(),
  workerName: z.string().nullable(),
  /** Latest first. */
  assessments: z.array(
    z.object({
      id: z.string(),
      state: z.enum(['in-progress', 'completed', 'ended']),
      startedOn: z.string(),
      completedOn: z.string().nullable(),
      /** See `ASSESSMENT_OUTCOMES`. */
      outcome: z.string().nullable(),
    }),
  ),
  /** How many notes were written. */
  notes: z.int(),
  /** The newest; a long record has more of them (`parts` of the child). */
  information: z.array(informationSchema),
  /** Census modules of the episode as the source had them: module → fields in order; a long record has more of them. */
  modules: z.array(censusModuleSchema),
});

/** One time for which a record was hidden; the last three are null while it is. */
export const restrictionSchema = z.object({
  at: z.string(),
  byName: z.string(),
  reason: z.string(),
  liftedAt: z.string().nullable(),
  liftedByName: z.string().nullable(),
  liftedReason: z.string().nullable(),
});

export const referralOfChildSchema = z.object({
  id: z.string(),
  receivedAt: z.string(),
  state: referralStateSchema,
  sourceCode: z.string(),
  reReferral: z.boolean(),
});

export const censusProblemOfChildSchema = z.object({
  field: z.string(),
  rule: z.string(),
  message: z.string(),
  remedy: z.string(),
  importId: z.string(),
});

/** The parts of a child's record that grow with the years. */
export const CHILD_PARTS = [
  'information',
  'decisions',
  'referrals',
  'clocks',
  'corrections',
  'census',
  'problems',
] as const;
export type ChildPart = (typeof CHILD_PARTS)[number];

export const childViewSchema = z.object({
  id: z.string(),
  version: z.int(),
  displayName: z.string(),
  /** A census has no names: the local id is shown. */
  localId: z.string().nullable(),
  givenName: z.string().nullable(),
  familyName: z.string().nullable(),
  alternativeNames: z.array(
    z.object({ givenName: z.string().nullable(), familyName: z.string().nullable() }),
  ),
  unborn: z.boolean(),
  dateOfBirth: z.string().nullable(),
  expectedOn: z.string().nullable(),
  ageYears: z.int().nullable(),
  sex: z.string(),
  ethnicity: z.string().nullable(),
  ethnicityLabel: z.string().nullable(),
  upn: z.string().nullable(),
  upnUnknown: z.string().nullable(),
  nhsNumber: z.string().nullable(),
  disabilities: z.array(z.object({ code: z.string(), label: z.string() })),
  origin: z.enum(['referral', 'census']),
  holdingPartition: z.string(),
  household: z.array(
    z.object({
      personId: z.string(),
      isChild: z.boolean(),
      displayName: z.string(),
      relationship: z.string(),
      born: z.string().nullable(),
      address: z.string().nullable(),
    }),
  ),
  addresses: z.array(
    z.object({
      id: z.string(),
      lines: z.array(z.string()),
      postcode: z.string().nullable(),
      kind: z.string(),
      from: z.string().nullable(),
      until: z.string().nullable(),
      areaName: z.string().nullable(),
    }),
  ),
  episodes: z.array(episodeSchema),
  referrals: z.array(referralOfChildSchema),
  decisions: z.array(decisionSchema),
  clocks: z.array(clockSchema),
  corrections: z.array(correctionSchema),
  problems: z.array(censusProblemOfChildSchema),
  /**
   * How many there are of each part that may grow long. The view has the newest of them, as far as one message goes; all are read a page
   * at a time with `child-history.list`.
   */
  parts: z.record(z.enum(CHILD_PARTS), z.int()),
  /** Whether only information officers see the record; nobody else is ever shown one that is. */
  restricted: z.boolean().default(false),
  /** Newest first, for information officers; nobody else is told why a record was hidden once. */
  restrictions: z.array(restrictionSchema).default([]),
  /** Census modules of the child itself: identifiers, characteristics, disabilities. */
  modules: z.array(censusModuleSchema).optional(),
});
export type ChildView = z.infer<typeof childViewSchema>;

export const matchSchema = z.object({
  childId: z.string(),
  displayName: z.string(),
  born: z.string().nullable(),
  address: z.string().nullable(),
  strength: z.enum(['strong', 'possible']),
  reasons: z.array(z.string()),
  openEpisode: z
    .object({ id: z.string(), openedOn: z.string(), workerName: z.string().nullable() })
    .nullable(),
  waitingReferralId: z.string().nullable(),
});
export type Match = z.infer<typeof matchSchema>;

export const importSchema = z.object({
  id: z.string(),
  fileName: z.string(),
  sizeBytes: z.int(),
  state: z.enum(['waiting', 'reading', 'done', 'failed', 'undoing', 'undone']),
  asSample: z.boolean(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  byName: z.string(),
  bytesRead: z.int(),
  children: z.int(),
  episodes: z.int(),
  problems: z.int(),
  /** What the file added or changed: a repeat of the same file gives 0 of each. */
  newChildren: z.int(),
  newEpisodes: z.int(),
  changedRecords: z.int(),
  /** How much of it has been taken back, while that is done. */
  undonePercent: z.int().min(0).max(100).nullable().default(null),
  /** Why it failed, with where and what to do. */
  failure: z
    .object({ code: z.string(), message: z.string(), remedy: z.string(), line: z.int().nullable() })
    .nullable(),
  /** Null in a list for a finished import: whether somebody has built on it is looked up for one import at a time. */
  undoable: z.boolean().nullable(),
  whyNotUndoable: z.string().nullable(),
});
export type ImportView = z.infer<typeof importSchema>;
