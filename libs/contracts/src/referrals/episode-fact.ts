import { z } from 'zod';
import { dateSchema, idSchema } from '../fields.js';

/** What kind of work an open episode needs just now. Child protection enquiries are led by social workers (Working Together 2023). */
export const EPISODE_WORK = ['assessment', 'child-in-need', 'child-protection'] as const;
export const episodeWorkSchema = z.enum(EPISODE_WORK);
export type EpisodeWork = z.infer<typeof episodeWorkSchema>;

/**
 * The whole current state of an episode that began here, as other services may know it: ids, codes and dates, no names.
 * Episodes of an imported census are history and say no fact (docs/adr/0012-an-import-says-no-facts.md).
 */
export const episodeFactSchema = z.object({
  episodeId: idSchema,
  childId: idSchema,
  /** Episodes of one referral are of one household. */
  referralId: idSchema,
  state: z.enum(['open', 'closed']),
  work: episodeWorkSchema,
  openedOn: dateSchema,
  closedOn: dateSchema.nullable(),
  /** Census code of the reason; none while it is open. */
  closureReason: z.string().nullable(),
  /** Closed by the decision itself: no further action, advice or early help (census ReferralNFA). */
  withoutAssessment: z.boolean(),
  reReferral: z.boolean(),
  /** Whether the child's record is restricted: then the episode is there for the record's keepers alone. */
  restricted: z.boolean().default(false),
  /** The child and family assessment; none where the decision asked for none. */
  assessment: z
    .object({
      startedOn: dateSchema,
      dueOn: dateSchema,
      completedOn: dateSchema.nullable(),
      /** Whether it was completed by its due day; not known while it goes on. */
      inTime: z.boolean().nullable(),
    })
    .nullable(),
});
export type EpisodeFact = z.infer<typeof episodeFactSchema>;
export const exampleEpisodeFact: EpisodeFact = {
  episodeId: '0199f1f0-0000-7000-8000-000000000003',
  childId: '0199f1f0-0000-7000-8000-000000000002',
  referralId: '0199f1f0-0000-7000-8000-000000000001',
  state: 'open',
  work: 'assessment',
  openedOn: '2026-11-20',
  closedOn: null,
  closureReason: null,
  withoutAssessment: false,
  reReferral: false,
  restricted: false,
  assessment: { startedOn: '2026-11-20', dueOn: '2027-01-27', completedOn: null, inTime: null },
};
