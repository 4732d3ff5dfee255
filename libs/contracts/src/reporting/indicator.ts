import { z } from 'zod';
import { CHILDRENS_WORK, type Access } from '../contract.js';

/** What is counted, in the order it is shown. */
export const INDICATORS = [
  'referrals',
  'decisions-in-time',
  're-referrals',
  'assessments-in-time',
  'cases-per-worker',
  'agency-rate',
] as const;
export const indicatorSchema = z.enum(INDICATORS);
export type IndicatorKey = z.infer<typeof indicatorSchema>;

/** `count`: the number itself. `percent`: part of a whole. `ratio`: so many to one. */
export const indicatorUnitSchema = z.enum(['count', 'percent', 'ratio']);

/** Who may see the figures of a council. */
export const FIGURE_READERS = {
  by: 'mandate',
  lines: CHILDRENS_WORK,
  roles: ['performance-analyst', 'director', 'front-door-manager', 'team-manager', 'auditor'],
} as const satisfies Access;

/** What an indicator is called and counts, in words ready to stand in a sentence. */
export const indicatorWordsSchema = z.object({
  key: indicatorSchema,
  name: z.string(),
  unit: indicatorUnitSchema,
  /** What is counted above the line: "re-referrals within 12 months". */
  numerator: z.string(),
  /** What it is a part of; null for a count. */
  denominator: z.string().nullable(),
  /** The statistic in words: "Percentage of referrals received in the month that …". */
  statistic: z.string(),
  /** Whether higher or lower is better; null where neither is. */
  better: z.enum(['higher', 'lower']).nullable(),
});
export type IndicatorWords = z.infer<typeof indicatorWordsSchema>;

export const monthFigureSchema = z.object({
  /** First day of the month. */
  month: z.string(),
  /** Null in a month before the first that is known of. */
  numerator: z.number().nullable(),
  /** Null for a count. Full-time equivalents have decimals. */
  denominator: z.number().nullable(),
  /** The count, the percentage or the ratio; null where the denominator is nothing. */
  value: z.number().nullable(),
  /** The month goes on: so far. */
  soFar: z.boolean(),
});
export type MonthFigure = z.infer<typeof monthFigureSchema>;

/** How fresh the read model is. */
export const modelStateSchema = z.object({
  /** When it last heard from the owners of the facts; null where it never has. */
  asOf: z.string().nullable(),
  /** It is being rebuilt: what is shown stays as it was until that is done. */
  beingRebuilt: z.boolean(),
});
export type ModelState = z.infer<typeof modelStateSchema>;
