import { z } from 'zod';
import {
  dateSchema,
  idSchema,
  nameTextSchema,
  partitionSchema,
  reasonSchema,
  shortTextSchema,
  longTextSchema,
  instantSchema,
} from '../fields.js';

/** People of one referral are named by a reference of the form itself (`c1`, `a2`), so that a draft can relate them before they have ids. */
export const refSchema = z.string().regex(/^[a-z]\d{1,2}$/);
export const sexSchema = z.enum(['M', 'F', 'U']);

export const RECEIVED_HOW = [
  'telephone',
  'email',
  'online-form',
  'letter',
  'in-person',
  'police-notification',
] as const;
/** CIN census, ReferralSource (cin_codesets_2026.json): the code a return needs. */
export const REFERRAL_SOURCES = [
  '1A',
  '1B',
  '1C',
  '1D',
  '2A',
  '2B',
  '3A',
  '3B',
  '3C',
  '3D',
  '3E',
  '3F',
  '4',
  '5A',
  '5B',
  '5C',
  '5D',
  '6',
  '7',
  '8',
  '9',
  '10',
] as const;
export const RELATIONSHIPS = [
  'mother',
  'father',
  'step-parent',
  'parents-partner',
  'brother-or-sister',
  'half-brother-or-sister',
  'step-brother-or-sister',
  'grandparent',
  'aunt-or-uncle',
  'other-relative',
  'foster-carer',
  'guardian',
  'partner',
  'expectant-parent',
  'not-related',
  'not-known',
] as const;

/** Kinds that read the same from both sides: a brother’s sister is a brother or sister too. */
export const MUTUAL_RELATIONSHIPS: ReadonlySet<(typeof RELATIONSHIPS)[number]> = new Set([
  'brother-or-sister',
  'half-brother-or-sister',
  'step-brother-or-sister',
  'partner',
  'not-related',
  'not-known',
]);

export const dangerSchema = z.object({
  /** The first question: is a child in danger now? */
  inDanger: z.boolean(),
  /** What was done about it; required when in danger. */
  actionTaken: longTextSchema.nullable().default(null),
});

export const receivedSchema = z.object({ receivedAt: instantSchema, how: z.enum(RECEIVED_HOW) });

export const referrerSchema = z.object({
  source: z.enum(REFERRAL_SOURCES),
  anonymous: z.boolean().default(false),
  name: nameTextSchema.nullable().default(null),
  organisation: shortTextSchema.nullable().default(null),
  relationship: shortTextSchema.nullable().default(null),
  telephone: z.string().trim().max(40).nullable().default(null),
  email: z.email().nullable().default(null),
});

export const alternativeNameSchema = z.object({
  givenName: nameTextSchema.nullable().default(null),
  familyName: nameTextSchema.nullable().default(null),
});

export const householdChildSchema = z.object({
  ref: refSchema,
  /** Both null only for an unborn child. */
  givenName: nameTextSchema.nullable(),
  familyName: nameTextSchema.nullable(),
  alternativeNames: z.array(alternativeNameSchema).max(10).default([]),
  unborn: z.boolean().default(false),
  dateOfBirth: dateSchema.nullable().default(null),
  /** Expected date of delivery of an unborn child. */
  expectedOn: dateSchema.nullable().default(null),
  sex: sexSchema,
  ethnicity: z.string().max(8).nullable().default(null),
  upn: z.string().max(20).nullable().default(null),
  nhsNumber: z.string().max(20).nullable().default(null),
  /** The child of this council's records whom the worker recognised among the possible matches. */
  sameAsChildId: idSchema.nullable().default(null),
  /** A worker has looked at the possible matches and said which it is, or none. Absent while nobody has. */
  matchesChecked: z.boolean().optional(),
});

export const householdAdultSchema = z.object({
  ref: refSchema,
  givenName: nameTextSchema.nullable(),
  familyName: nameTextSchema.nullable(),
  alternativeNames: z.array(alternativeNameSchema).max(10).default([]),
  dateOfBirth: dateSchema.nullable().default(null),
  sex: sexSchema.default('U'),
  telephone: z.string().trim().max(40).nullable().default(null),
  email: z.email().nullable().default(null),
});

export const relationshipSchema = z.object({
  /** `from` is the `kind` of `to`: from = mother of to. */
  from: refSchema,
  to: refSchema,
  kind: z.enum(RELATIONSHIPS),
  parentalResponsibility: z.enum(['yes', 'no', 'not-known']).default('not-known'),
});

export const addressSchema = z.object({
  ref: refSchema,
  lines: z.array(z.string().trim().max(100)).min(1).max(4),
  postcode: z.string().trim().max(10).nullable(),
  kind: z.enum(['home', 'temporary', 'other']).default('home'),
  /** Who lives there. */
  people: z.array(refSchema).min(1).max(40),
});

/** Which council, if not the one the postcode gives. */
export const councilChoiceSchema = z.object({
  /** A member's code, or null with `nonMemberName`. */
  chosen: partitionSchema.nullable(),
  nonMemberName: shortTextSchema.nullable().default(null),
  /** Required when the choice differs from what the postcode gives. */
  overrideReason: reasonSchema.nullable().default(null),
});

export const worrySchema = z.object({
  worry: longTextSchema,
  parentsAware: z.enum(['yes', 'no', 'not-known']),
  parentsAwareNote: longTextSchema.nullable().default(null),
});

const children = z.array(householdChildSchema).max(20);
export const referralInputSchema = z.object({
  danger: dangerSchema,
  received: receivedSchema,
  referrer: referrerSchema,
  children: children.min(1),
  adults: z.array(householdAdultSchema).max(20).default([]),
  relationships: z.array(relationshipSchema).max(200).default([]),
  addresses: z.array(addressSchema).max(20).default([]),
  worry: worrySchema,
  council: councilChoiceSchema.nullable().default(null),
});
export type ReferralInput = z.output<typeof referralInputSchema>;

/** The sections of the form: a draft saves one at a time. */
export const REFERRAL_SECTIONS = [
  'danger',
  'received',
  'referrer',
  'children',
  'adults',
  'relationships',
  'addresses',
  'worry',
  'council',
] as const;
const { adults, relationships, addresses, council } = referralInputSchema.shape;
/**
 * What of a form is answered so far. Without the defaults of a whole referral: a default is filled in even where a section is left
 * out, and saving one page would then empty the others.
 */
export const referralAnswersSchema = referralInputSchema
  .extend({
    // Of a form that is being filled in the only child may be removed again.
    children,
    adults: adults.unwrap(),
    relationships: relationships.unwrap(),
    addresses: addresses.unwrap(),
    council: council.unwrap(),
  })
  .partial();
export type ReferralAnswers = z.output<typeof referralAnswersSchema>;

export const exampleReferral: z.input<typeof referralInputSchema> = {
  danger: { inDanger: false },
  received: { receivedAt: '2026-11-20T15:30:00Z', how: 'telephone' },
  referrer: {
    source: '3B',
    name: 'R Osei',
    organisation: 'Example Primary School',
    telephone: '020 7946 0000',
  },
  children: [{ ref: 'c1', givenName: 'Example', familyName: 'Child', dateOfBirth: '2017-04-02', sex: 'F' }],
  adults: [{ ref: 'a1', givenName: 'Example', familyName: 'Parent' }],
  relationships: [{ from: 'a1', to: 'c1', kind: 'mother', parentalResponsibility: 'yes' }],
  addresses: [{ ref: 'h1', lines: ['1 Example Street'], postcode: 'W10 5AA', people: ['c1', 'a1'] }],
  worry: { worry: 'An example of a worry.', parentsAware: 'yes' },
};
