import { addDays, daysBetween } from '@conjoint/kernel';

/** Days, first and last included. */
export interface Days {
  readonly from: string;
  readonly until: string;
}

/** A stretch for which this council held the case, in London days: it began on `since`, and another council took over on `until`. */
export interface HeldDays {
  readonly since: string;
  /** Null while this council holds it. */
  readonly until: string | null;
}

export interface CountedEpisode {
  readonly from: string;
  readonly until: string;
  readonly days: number;
}

/**
 * The days of one period on which an episode was open and this council held the case; null where there is none. The day it opens and the
 * day it closes both count. A day on which the case moves belongs to the council that holds it as the day ends, so that the two
 * councils together count each day of a child once.
 */
export function caseloadDays(
  episode: { readonly openedOn: string; readonly closedOn: string | null },
  held: readonly HeldDays[],
  period: Days,
): CountedEpisode | null {
  const stretches = held
    .map(({ since, until }) => ({
      from: latest(period.from, episode.openedOn, since),
      until: earliest(
        period.until,
        episode.closedOn ?? period.until,
        until === null ? period.until : addDays(until, -1),
      ),
    }))
    .filter(({ from, until }) => from <= until);
  if (stretches.length === 0) return null;
  return {
    from: earliest(...stretches.map(({ from }) => from)),
    until: latest(...stretches.map(({ until }) => until)),
    days: stretches.reduce((sum, { from, until }) => sum + daysBetween(from, until) + 1, 0),
  };
}

/** What of a period has been: the days to come are nobody's yet. Null where the period has not begun. */
export function daysSoFar({ from, until }: Days, today: string): Days | null {
  if (from > today) return null;
  return { from, until: earliest(until, today) };
}

const earliest = (...dates: string[]): string => dates.reduce((one, other) => (one < other ? one : other));
const latest = (...dates: string[]): string => dates.reduce((one, other) => (one > other ? one : other));
