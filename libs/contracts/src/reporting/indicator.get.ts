import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { dateSchema } from '../fields.js';
import {
  FIGURE_READERS,
  indicatorSchema,
  indicatorWordsSchema,
  modelStateSchema,
  monthFigureSchema,
} from './indicator.js';

export const publishedFigureSchema = z.object({
  /** The authority, its region or England. */
  area: z.string(),
  level: z.enum(['authority', 'region', 'country']),
  value: z.number().nullable(),
  /** The year it is of, by the calendar year in which it ends; null where none was published. */
  year: z.int().nullable(),
  /** The newest year anybody has a figure of, where this area has an older one only. */
  insteadOf: z.int().nullable(),
  /** Published as one figure with this authority. */
  togetherWith: z.string().nullable(),
});
export type PublishedFigure = z.infer<typeof publishedFigureSchema>;

export const getIndicator = defineRequest({
  service: 'reporting',
  name: 'indicator.get.v1',
  summary: 'One indicator of this council by month, its official definition, and what was published',
  access: FIGURE_READERS,
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({
    indicator: indicatorSchema,
    /** Any day of the last month; left out: the present month. Nothing later than that is counted. */
    until: dateSchema.optional(),
    months: z.int().min(1).max(60).default(13),
  }),
  response: z.object({
    model: modelStateSchema,
    words: indicatorWordsSchema,
    months: z.array(monthFigureSchema),
    definition: z.object({
      title: z.string(),
      description: z.string(),
      methodology: z.string(),
      yearType: z.string(),
      source: z.string(),
    }),
    /** How this product counts it, where the definition leaves that open. */
    counting: z.string(),
    published: z.object({
      /** What the published numbers are: "per 10,000 children aged 0 to 17, year ending 31 March"; null where none are. */
      measure: z.string().nullable(),
      unit: z.enum(['percent', 'ratio', 'rate']),
      figures: z.array(publishedFigureSchema),
      source: z.string(),
    }),
  }),
  examples: {
    valid: [{ indicator: 're-referrals' }, { indicator: 'agency-rate', until: '2026-03-31', months: 24 }],
    invalid: {
      'no such indicator': { indicator: 'score' },
      'too many months': { indicator: 'referrals', months: 61 },
    },
  },
});
