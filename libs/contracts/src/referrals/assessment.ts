import { ASSESSMENT_FACTORS, PRIMARY_NEEDS } from '@conjoint/kernel';
import { z } from 'zod';
import { idSchema, longTextSchema } from '../fields.js';
import { clockSchema } from './views.js';

export const ASSESSMENT_OUTCOMES = [
  'no-further-action',
  'early-help',
  'child-in-need',
  'strategy-discussion',
] as const;
export const assessmentOutcomeSchema = z.enum(ASSESSMENT_OUTCOMES);
export type AssessmentOutcome = z.infer<typeof assessmentOutcomeSchema>;

const text = longTextSchema.nullable();
/** What is written in one sitting; what is left out stays as it was, null takes an answer back. */
export const assessmentAnswersSchema = z.object({
  /** Census codes of AssessmentFactors, each once. */
  factors: z
    .array(z.enum(Object.keys(ASSESSMENT_FACTORS)))
    .max(50)
    .refine((codes) => new Set(codes).size === codes.length, 'Each factor once'),
  childVoice: text,
  /** Why the child's voice is not here. */
  childVoiceMissing: text,
  parentsVoice: text,
  parentsVoiceMissing: text,
  analysis: text,
  outcome: assessmentOutcomeSchema.nullable(),
  outcomeReason: text,
  /** Census code of PrimaryNeedCode: the main reason why the child needs help. */
  primaryNeed: z.enum(Object.keys(PRIMARY_NEEDS)).nullable(),
});
export type AssessmentAnswers = z.infer<typeof assessmentAnswersSchema>;
export type AssessmentField = keyof AssessmentAnswers;

export const assessmentViewSchema = z.object({
  id: z.string(),
  episodeId: z.string(),
  childId: z.string(),
  childName: z.string(),
  unborn: z.boolean(),
  state: z.enum(['in-progress', 'completed', 'ended']),
  version: z.int(),
  startedOn: z.string(),
  /** Its deadline, with how it was worked out. */
  clock: clockSchema,
  answers: assessmentAnswersSchema,
  /** What keeps it from being completed, by the answer that lacks. */
  missing: z.array(z.object({ field: z.string(), message: z.string() })),
  completed: z.object({ at: z.string(), byName: z.string(), inTime: z.boolean() }).nullable(),
  /** Changes after it was completed, latest first. */
  corrections: z.array(
    z.object({
      field: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
      reason: z.string(),
      at: z.string(),
      byName: z.string(),
    }),
  ),
});
export type AssessmentView = z.infer<typeof assessmentViewSchema>;

export const exampleAssessmentId = idSchema.parse('0199f1f0-0000-7000-8000-000000000006');
