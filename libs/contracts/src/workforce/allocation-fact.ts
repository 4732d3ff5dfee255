import { z } from 'zod';
import { idSchema, instantSchema, personKeySchema } from '../fields.js';

/** Who works on an episode now; the aggregate is the episode. No child is named. */
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
};
