import {
  MOST_EPISODE_SUMMARIES,
  summariseEpisodes,
  type EpisodeSummary,
  type WorkEpisode,
} from '@conjoint/contracts';
import type { Acting } from '../../acting/acting.js';
import { dateWithDayWords, dateWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { CLOCK_WORDS } from '../referral/referral.view.js';
import { WORK_WORDS } from './allocation-words.js';

/** The names of children, as the referrals give them to whoever asks; null while they do not answer. */
export type NamedEpisodes = ReadonlyMap<string, EpisodeSummary> | null;

/** Workforce knows ids only; the referrals say who that is, each time, and say nothing of a record that is hidden from whoever asks. */
export async function nameEpisodes(acting: Acting, episodes: readonly WorkEpisode[]): Promise<NamedEpisodes> {
  const ids = [...new Set(episodes.map(({ episodeId }) => episodeId))];
  const named = new Map<string, EpisodeSummary>();
  for (let at = 0; at < ids.length; at += MOST_EPISODE_SUMMARIES) {
    const episodeIds = ids.slice(at, at + MOST_EPISODE_SUMMARIES);
    const part = await acting.part(summariseEpisodes, { episodeIds });
    if (!part.shown) return null;
    for (const summary of part.data.episodes) named.set(summary.episodeId, summary);
  }
  return named;
}

/** What is hidden from whoever asks is not in the list. */
export function visible<E extends WorkEpisode>(episodes: readonly E[], named: NamedEpisodes): E[] {
  return named === null ? [...episodes] : episodes.filter(({ episodeId }) => named.has(episodeId));
}

/** A child in a list, with or without a name. */
export function episodeView(acting: Acting, episode: WorkEpisode, named: NamedEpisodes) {
  const summary = named?.get(episode.episodeId);
  const due = summary?.nextDue;
  const today = due?.overdue ? { text: 'Overdue', classes: 'govuk-tag--red' } : null;
  const dueOn = due?.dueOn ?? episode.dueOn;
  return {
    episodeId: episode.episodeId,
    name: summary?.childName ?? `Child (name not available just now), opened ${dateWords(episode.openedOn)}`,
    born: summary ? bornWords(summary) : '',
    work: WORK_WORDS[episode.work],
    opened: dateWords(episode.openedOn),
    due: dueOn && {
      day: dateWithDayWords(dueOn),
      what: due ? CLOCK_WORDS[due.kind] : 'Assessment',
      tag: today,
    },
    points: episode.points,
    childHref: summary ? paths.case({ council: acting.code, episodeId: episode.episodeId }) : null,
  };
}

function bornWords({ dateOfBirth, expectedOn }: EpisodeSummary): string {
  if (dateOfBirth !== null) return `born ${dateWords(dateOfBirth)}`;
  return expectedOn === null ? '' : `expected ${dateWords(expectedOn)}`;
}
