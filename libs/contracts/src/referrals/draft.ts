import { z } from 'zod';
import { idSchema, instantSchema, versionSchema } from '../fields.js';
import { REFERRAL_SECTIONS, referralAnswersSchema } from './household.js';

/** A referral that is being typed. It belongs to the person who started it and lives in the acting partition. */
export const draftSchema = z.object({
  id: idSchema,
  version: versionSchema,
  answers: referralAnswersSchema,
  completed: z.array(z.enum(REFERRAL_SECTIONS)),
  startedAt: instantSchema,
  savedAt: instantSchema,
});
export type Draft = z.infer<typeof draftSchema>;
