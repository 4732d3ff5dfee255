import { z } from 'zod';

/** `telling`: the owners say their facts again. `hearing`: what they said is on its way. `stopped`: not every fact came; nothing was forgotten. */
export const rebuildStateSchema = z.enum(['telling', 'hearing', 'done', 'stopped']);

export const rebuildSchema = z.object({
  state: rebuildStateSchema,
  startedAt: z.string(),
  startedBy: z.string(),
  finishedAt: z.string().nullable(),
  /** Facts the owners said, and those of them that were heard. */
  said: z.int(),
  heard: z.int(),
  /** Facts nobody said any more, forgotten at the end. */
  forgotten: z.int(),
  /** Who does not answer just now. */
  waitingFor: z.string().nullable(),
});
export type RebuildView = z.infer<typeof rebuildSchema>;
