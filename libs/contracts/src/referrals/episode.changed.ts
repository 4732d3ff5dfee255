import { defineEvent } from '../contract.js';
import { exampleEpisodeFact, episodeFactSchema } from './episode-fact.js';

export const episodeChanged = defineEvent({
  service: 'referrals',
  name: 'episode.changed.v1',
  summary: 'An episode opened, went on to other work, was assessed or closed',
  reach: 'inside',
  order: 'state',
  payload: episodeFactSchema,
  examples: {
    valid: [exampleEpisodeFact],
    invalid: { 'no state': { ...exampleEpisodeFact, state: undefined } },
  },
});
