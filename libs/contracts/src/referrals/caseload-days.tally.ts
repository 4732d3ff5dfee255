import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { dateSchema, idSchema } from '../fields.js';

/** Episodes in one answer: about 75 KiB, far below what a message may hold. */
export const CASELOAD_DAYS_PAGE = 500;

/**
 * The driver "caseload days": for each episode that began here, the days in the period on which it was open and this council held the
 * case, allocated or not (leaving a child unallocated must not pay). First and last day count; an episode that closes on a day is open on it.
 * Evidence names children by id and so never leaves the council that counted it.
 */
export const tallyCaseloadDays = defineRequest({
  service: 'referrals',
  name: 'caseload-days.tally.v1',
  summary: 'Days of open episodes of this council in a period, an episode a row',
  access: { by: 'system' },
  repeatable: true,
  request: z
    .object({
      from: dateSchema,
      /** The last day that counts. */
      until: dateSchema,
      /** The episode after which to go on; null at the beginning. */
      after: idSchema.nullable().default(null),
    })
    .refine(({ from, until }) => from <= until, {
      path: ['until'],
      message: 'The last day must be the first or a later one',
    }),
  response: z.object({
    /** In the order of episode ids, only those with at least one day. */
    episodes: z.array(
      z.object({
        episodeId: idSchema,
        childId: idSchema,
        /** The first and last day counted within the period. */
        from: dateSchema,
        until: dateSchema,
        days: z.int().min(1),
      }),
    ),
    next: idSchema.nullable(),
  }),
  examples: {
    valid: [{ from: '2026-07-01', until: '2026-09-30' }],
    invalid: { 'ends before it begins': { from: '2026-09-30', until: '2026-07-01' } },
  },
});
