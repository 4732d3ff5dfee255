import { z } from 'zod';
import { indicatorSchema } from './indicator.js';

/** A cell of what leaves a council. A hidden number is null: it is under 6, or another could be told from it. */
export const statisticCellSchema = z.object({
  indicator: indicatorSchema,
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  /** Whether something is hidden here. */
  hidden: z.boolean(),
});
export type StatisticCell = z.infer<typeof statisticCellSchema>;

export const quarterStatisticSchema = z.object({
  /** First day of the quarter. */
  quarter: z.string(),
  /** The day on which the council let it out as it is; null where it has not yet. */
  releasedOn: z.string().nullable(),
  cells: z.array(statisticCellSchema),
});
export type QuarterStatistic = z.infer<typeof quarterStatisticSchema>;

/** Not shared, being counted anew, and shared are different answers. */
export const statisticAnswerSchema = z.discriminatedUnion('answer', [
  z.object({ answer: z.literal('shared'), quarters: z.array(quarterStatisticSchema) }),
  z.object({ answer: z.literal('not-shared') }),
  z.object({ answer: z.literal('being-rebuilt') }),
]);
export type StatisticAnswer = z.infer<typeof statisticAnswerSchema>;
