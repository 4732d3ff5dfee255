/** A dated fact. Both days are ISO dates (`2025-04-01`) and both are included; without `until` it still holds. */
export interface Period {
  readonly since: string;
  readonly until?: string | undefined;
}

/** Does the fact hold on that day? ISO dates compare as text. */
export function holdsOn(period: Period, date: string): boolean {
  return period.since <= date && (period.until === undefined || date <= period.until);
}

/** Do two facts share a day? */
export function overlaps(left: Period, right: Period): boolean {
  return (
    (right.until === undefined || left.since <= right.until) &&
    (left.until === undefined || right.since <= left.until)
  );
}

/** The days two facts share, or null. */
export function sharedDays(left: Period, right: Period): Period | null {
  if (!overlaps(left, right)) return null;
  const since = left.since > right.since ? left.since : right.since;
  const ends = [left.until, right.until].filter((until) => until !== undefined).toSorted();
  return ends.length === 0 ? { since } : { since, until: ends[0] };
}

/** The first day of a fact on which none of the others holds, or null where together they hold all the time. */
export function firstUncovered(period: Period, by: readonly Period[]): string | null {
  let day = period.since;
  for (const one of by.toSorted((a, b) => a.since.localeCompare(b.since))) {
    if (one.since > day) break;
    if (one.until === undefined) return null;
    if (one.until >= day) day = dayAfter(one.until);
  }
  return period.until !== undefined && period.until < day ? null : day;
}

/** "from 1 April 2025" or "from 1 April 2025 to 31 March 2026". */
export function inWords(period: Period): string {
  const from = `from ${dayInWords(period.since)}`;
  return period.until === undefined ? from : `${from} to ${dayInWords(period.until)}`;
}

/** "1 April 2025". The date is a calendar day, so UTC is only a way to name it. */
export function dayInWords(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(day);
}

/** The day before, as an ISO date. */
export const dayBefore = (date: string): string => daysFrom(date, -1);

/** The day after, as an ISO date. */
export const dayAfter = (date: string): string => daysFrom(date, 1);

function daysFrom(date: string, days: number): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}
