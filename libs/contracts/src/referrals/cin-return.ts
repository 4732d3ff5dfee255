import { z } from 'zod';

/**
 * A Children in Need return being made, or made. `cancelling`: somebody asked to stop it and the work has not noticed yet.
 * `removed`: the time its file is kept for is over; what it said of itself stays.
 */
export const CIN_RETURN_STATES = [
  'waiting',
  'writing',
  'cancelling',
  'done',
  'failed',
  'cancelled',
  'removed',
] as const;

export const cinReturnSchema = z.object({
  id: z.string(),
  /** The census year by the year in which it ends: 2026 is 1 April 2025 to 31 March 2026. */
  year: z.int(),
  from: z.string(),
  referenceDate: z.string(),
  /** Made before the year had ended: a check, and no return to send. */
  beforeYearEnd: z.boolean(),
  state: z.enum(CIN_RETURN_STATES),
  startedAt: z.string(),
  byName: z.string(),
  finishedAt: z.string().nullable(),
  /** Children looked at so far, of all that may be in it. */
  childrenDone: z.int(),
  childrenTotal: z.int(),
  /** In the file. */
  children: z.int(),
  episodes: z.int(),
  /** Episodes of the year that the layout cannot take, because something it demands is not known. Each is among the problems. */
  episodesLeftOut: z.int(),
  /** What is missing or breaks a rule. */
  problems: z.int(),
  /** Values and modules that belong to the return of an earlier or later year. */
  ofOtherYears: z.int(),
  fileName: z.string(),
  sizeBytes: z.int().nullable(),
  sha256: z.string().nullable(),
  /** Chunks the file is taken in, numbered from 0; 0 while there is no file. */
  chunks: z.int(),
  /** The file can be taken until the end of this day. */
  keptUntil: z.string().nullable(),
  failure: z.object({ code: z.string(), message: z.string(), remedy: z.string() }).nullable(),
});
export type CinReturnView = z.infer<typeof cinReturnSchema>;
