import { defineEvent } from '../contract.js';
import { exampleEpisodeFact, episodeFactSchema } from './episode-fact.js';

export const episodeSnapshotted = defineEvent({
  service: 'referrals',
  name: 'episode.snapshotted.v1',
  summary: 'The current state of an episode again, for read models being rebuilt',
  reach: 'inside',
  order: 'state',
  payload: episodeFactSchema,
  examples: {
    valid: [exampleEpisodeFact],
    invalid: { 'no state': { ...exampleEpisodeFact, state: undefined } },
  },
});
