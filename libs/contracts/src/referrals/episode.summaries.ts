import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';
import { episodeWorkSchema } from './episode-fact.js';
import { clockSchema } from './views.js';

/** In one answer: a page of a list, or the whole caseload of one worker. */
export const MOST_EPISODE_SUMMARIES = 200;

/** What a list says of an episode beside who works on it. */
export const episodeSummarySchema = z.object({
  episodeId: z.string(),
  childId: z.string(),
  /** None where the referral names a child whose record is hidden. */
  referralId: z.string().nullable(),
  childName: z.string(),
  dateOfBirth: z.string().nullable(),
  /** Of an unborn child. */
  expectedOn: z.string().nullable(),
  work: episodeWorkSchema,
  state: z.enum(['open', 'closed']),
  openedOn: z.string(),
  closedOn: z.string().nullable(),
  /** The other children of the same referral: one family, most likely one worker. */
  siblingsOfReferral: z.array(z.string()),
  /** The running deadline that ends first. */
  nextDue: z
    .object({ kind: clockSchema.shape.kind, dueOn: z.string(), dueAt: z.string(), overdue: z.boolean() })
    .nullable(),
});
export type EpisodeSummary = z.infer<typeof episodeSummarySchema>;

export const summariseEpisodes = defineRequest({
  service: 'referrals',
  name: 'episode.summaries.v1',
  summary:
    'The children of these episodes, with the work and the next deadline; one that is not here is left out',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: [
      'team-manager',
      'social-worker',
      'front-door-worker',
      'front-door-manager',
      'director',
      'auditor',
    ],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ episodeIds: z.array(idSchema).min(1).max(MOST_EPISODE_SUMMARIES) }),
  response: z.object({
    /** In the order asked, each once. */
    episodes: z.array(episodeSummarySchema),
  }),
  examples: {
    valid: [{ episodeIds: ['0199f1f0-0000-7000-8000-000000000003'] }],
    invalid: { 'no episode': { episodeIds: [] }, 'not an id': { episodeIds: ['e1'] } },
  },
});
