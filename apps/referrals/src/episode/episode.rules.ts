import { EPISODE_WORK, type EpisodeWork } from '@conjoint/contracts';
import { defineLifecycle } from '@conjoint/kernel';

/**
 * An episode is open until it is closed with a census reason. A closed one is not reopened: a new referral opens a new one. Only a
 * closure that was a mistake is undone, and what happened before it was closed may still be written down.
 */
export const episodeLifecycle = defineLifecycle({
  noun: 'case',
  initial: 'open',
  states: ['open', 'closed'],
  actions: ['add-information', 'write-note', 'assess', 'close', 'undo-closure'],
  transitions: {
    open: { 'add-information': 'open', 'write-note': 'open', assess: 'open', close: 'closed' },
    closed: { 'write-note': 'closed', 'undo-closure': 'open' },
  },
  words: {
    'add-information': 'added to',
    'write-note': 'written about',
    assess: 'assessed',
    'undo-closure': 'opened again',
  },
});

/** The states in which an episode takes new information about its child. */
export const STATES_TO_JOIN = episodeLifecycle.states.filter((state) =>
  episodeLifecycle.can(state, 'add-information'),
);

export type EpisodeState = (typeof episodeLifecycle.states)[number];

/** What is decided about a child with an open case adds to what the case needs, and takes nothing away. */
export function raisedWork(now: EpisodeWork | null, asked: EpisodeWork): EpisodeWork {
  return now !== null && EPISODE_WORK.indexOf(now) > EPISODE_WORK.indexOf(asked) ? now : asked;
}
