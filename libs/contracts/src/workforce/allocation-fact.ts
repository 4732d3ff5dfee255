import { z } from 'zod';
import { idSchema, instantSchema, personKeySchema } from '../fields.js';

/** One stretch of time in which one worker had the episode. */
export const allocationSpellSchema = z.object({
  allocationId: idSchema,
  workerId: idSchema,
  since: instantSchema,
  /** Null while it goes on. */
  until: instantSchema.nullable(),
});

/** Who works on an episode, now and before; the aggregate is the episode. No child is named. */
export const allocationFactSchema = z.object({
  episodeId: idSchema,
  childId: idSchema,
  /** Null while nobody has it. */
  current: z
    .object({
      allocationId: idSchema,
      workerId: idSchema,
      personKey: personKeySchema,
      workerName: z.string(),
      since: instantSchema,
    })
    .nullable(),
  /**
   * Everybody who had it, the first first; what goes on is the last and is `current`. A figure of an earlier month end is counted from
   * these, so that a read model rebuilt from one snapshot has the past too (docs/adr/0027-figures-are-counted-from-facts.md).
   */
  spells: z.array(allocationSpellSchema).max(500),
});
export type AllocationFact = z.infer<typeof allocationFactSchema>;
export const exampleAllocationFact: AllocationFact = {
  episodeId: '0199f1f0-0000-7000-8000-000000000003',
  childId: '0199f1f0-0000-7000-8000-000000000002',
  current: {
    allocationId: '0199f1f0-0000-7000-8000-000000000004',
    workerId: '0199f1f0-0000-7000-8000-000000000005',
    personKey: 'lbhf.leila-haddad',
    workerName: 'Leila Haddad',
    since: '2026-11-23T10:00:00Z',
  },
  spells: [
    {
      allocationId: '0199f1f0-0000-7000-8000-000000000006',
      workerId: '0199f1f0-0000-7000-8000-000000000007',
      since: '2026-11-20T16:00:00Z',
      until: '2026-11-23T10:00:00Z',
    },
    {
      allocationId: '0199f1f0-0000-7000-8000-000000000004',
      workerId: '0199f1f0-0000-7000-8000-000000000005',
      since: '2026-11-23T10:00:00Z',
      until: null,
    },
  ],
};
