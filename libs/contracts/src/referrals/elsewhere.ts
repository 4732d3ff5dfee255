import { z } from 'zod';
import { dateSchema, reasonSchema, shortTextSchema } from '../fields.js';

/** Functions and bases recorded with each cross-borough look-up: Children Act 1989 and 2004; UK GDPR Art. 6 and 9 with the Data Protection Act 2018. */
export const LOOK_UP_FUNCTIONS = [
  's17-children-act-1989',
  's47-children-act-1989',
  's11-children-act-2004',
  's16la-children-act-2004',
] as const;
export const LAWFUL_BASES = ['article-6-1-c', 'article-6-1-e'] as const;

export const lookUpPurposeSchema = z.object({
  function: z.enum(LOOK_UP_FUNCTIONS),
  lawfulBasis: z.enum(LAWFUL_BASES),
  purpose: reasonSchema,
  line: z.string().max(60).nullable().default(null),
});

/** The four answers. `known` says since when and whom to ring, never more; a hidden record gives `no-record`. */
export const elsewhereAnswerSchema = z.discriminatedUnion('answer', [
  z.object({
    answer: z.literal('known'),
    since: z.string(),
    contact: z.object({
      team: shortTextSchema,
      telephone: z.string().nullable(),
      email: z.string().nullable(),
    }),
  }),
  z.object({ answer: z.literal('no-record') }),
  z.object({ answer: z.literal('not-shared'), why: z.string() }),
  z.object({ answer: z.literal('unavailable') }),
]);
export type ElsewhereAnswer = z.infer<typeof elsewhereAnswerSchema>;

/** What is sent to another council to look by: the least that can find a child. */
export const soughtChildSchema = z.object({
  givenName: z.string().max(200).nullable(),
  familyName: z.string().max(200).nullable(),
  alternativeNames: z
    .array(z.object({ givenName: z.string().nullable(), familyName: z.string().nullable() }))
    .max(10)
    .default([]),
  dateOfBirth: dateSchema.nullable(),
  postcodes: z.array(z.string().max(10)).max(10).default([]),
  upn: z.string().max(20).nullable().default(null),
  nhsNumber: z.string().max(20).nullable().default(null),
});
