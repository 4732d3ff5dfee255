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
export function dayBefore(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}
