import { z } from 'zod';

/** One workforce census as it was taken in: kept as in the file, with what its layout rejects. */
export const workforceImportSchema = z.object({
  importId: z.string(),
  fileName: z.string(),
  state: z.enum(['done', 'undone']),
  asSample: z.boolean(),
  /** Three numbers: the authority the file says it is of. */
  authorityCode: z.string(),
  censusYear: z.string(),
  referenceDate: z.string(),
  workers: z.int(),
  agencyWorkers: z.int(),
  problems: z.int(),
  importedAt: z.string(),
  importedByName: z.string(),
  undoneAt: z.string().nullable(),
  undoneByName: z.string().nullable(),
  undoReason: z.string().nullable(),
  /** Why it cannot be undone any more; null where it can. */
  builtUpon: z.string().nullable(),
});
export type WorkforceImport = z.infer<typeof workforceImportSchema>;

/** A value that the layout of the census rejects, where it is, and what to do. */
export const workforceProblemSchema = z.object({
  line: z.int().nullable(),
  /** Which worker of the file, counted from 1; null where it is not about one. */
  worker: z.int().nullable(),
  /** What the file calls her: the registration number as it stands there. */
  reference: z.string().nullable(),
  field: z.string(),
  message: z.string(),
  remedy: z.string(),
});
export type WorkforceProblem = z.infer<typeof workforceProblemSchema>;
