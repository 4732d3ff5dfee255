import { z } from 'zod';
import { idSchema, instantSchema, versionSchema } from '../fields.js';
import { REFERRAL_SECTIONS, referralAnswersSchema } from './household.js';

/** That a manager went on with a form that somebody else had begun. */
export const draftTakeoverSchema = z.object({
  at: instantSchema,
  fromName: z.string().nullable(),
  byName: z.string(),
  reason: z.string(),
});

/** A referral that is being typed. It belongs to the person who started it, or took it over, and lives in the acting partition. */
export const draftSchema = z.object({
  id: idSchema,
  version: versionSchema,
  answers: referralAnswersSchema,
  completed: z.array(z.enum(REFERRAL_SECTIONS)),
  startedAt: instantSchema,
  savedAt: instantSchema,
  /** The newest first. */
  takeovers: z.array(draftTakeoverSchema),
});
/** What a list says of a form: whose it is about and how far it is, not what was typed. */
export const draftSummarySchema = draftSchema.omit({ answers: true }).extend({
  inDanger: z.boolean(),
  /** The first ten. */
  children: z.array(
    z.object({
      givenName: z.string().nullable(),
      familyName: z.string().nullable(),
      unborn: z.boolean(),
      expectedOn: z.string().nullable(),
    }),
  ),
});
export type DraftSummary = z.infer<typeof draftSummarySchema>;
export type Draft = z.infer<typeof draftSchema>;
