import { DomainError } from './errors.js';
import { addDays, formatDate, localDate, type LocalDate } from './dates.js';

/** A moment: a `Date`, or ISO 8601 text that says its offset ("2025-05-06T08:30:00Z"). Text without an offset is refused: it would mean another moment on each machine. */
export type Instant = string | Date;

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;
const MINUTE_MS = 60_000;

const london = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Milliseconds since 1970. @throws DomainError `validation-failed` when it is no moment or has no offset. */
export function instantMs(instant: Instant): number {
  const ms =
    typeof instant === 'string' ? (INSTANT.test(instant) ? Date.parse(instant) : NaN) : instant.getTime();
  if (Number.isNaN(ms)) {
    throw new DomainError(
      'validation-failed',
      'A moment must be written with date, time and offset, such as 2025-05-06T08:30:00Z',
    );
  }
  return ms;
}

/** Date and wall-clock time ("HH:MM") in London at a moment. */
export function londonDateTime(instant: Instant): { date: LocalDate; time: string } {
  const part: Record<string, string> = {};
  for (const { type, value } of london.formatToParts(instantMs(instant))) part[type] = value;
  return {
    date: localDate(`${part['year']!.padStart(4, '0')}-${part['month']}-${part['day']}`),
    time: `${part['hour']}:${part['minute']}`,
  };
}

/** The date in London at a moment: 23:30Z on 30 June is already 1 July. */
export function londonDate(instant: Instant): LocalDate {
  return londonDateTime(instant).date;
}

/** The first moment of a day in London, as ISO text ending in Z. */
export function startOfLondonDay(date: string): string {
  return londonInstant(date, '00:00');
}

/**
 * The last millisecond of a day in London, as ISO text: "2025-07-01" → "2025-07-01T22:59:59.999Z".
 * Still on that day when shown, so that a due moment and its due day never disagree.
 */
export function endOfLondonDay(date: string): string {
  return new Date(Date.parse(startOfLondonDay(addDays(date, 1))) - 1).toISOString();
}

/**
 * The moment somebody in London calls `date` and `time` ("HH:MM", 24 hours), as ISO text ending in Z.
 * In the repeated hour of October the earlier moment is meant, so that a deadline is never later than it should be.
 * @throws DomainError `validation-failed` for a time that is not real, or that the clocks skipped in March.
 */
export function londonInstant(date: string, time: string): string {
  const day = localDate(date);
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) {
    throw new DomainError('validation-failed', 'A time must be a real time, such as 09:30');
  }
  const asUtc = Date.parse(`${day}T${time}:00Z`);
  // London is 0 or 60 minutes ahead of UTC (120 in the 1940s). The larger offset first: that is the earlier moment.
  for (const offsetMinutes of [120, 60, 0]) {
    const candidate = new Date(asUtc - offsetMinutes * MINUTE_MS);
    const there = londonDateTime(candidate);
    if (there.date === day && there.time === time) return candidate.toISOString();
  }
  throw new DomainError(
    'validation-failed',
    'This time did not exist: the clocks went forward by an hour that night',
  );
}

export type ParsedTime =
  | { readonly ok: true; /** "HH:MM", 24 hours */ readonly value: string }
  | { readonly ok: false; readonly message: string };

/** A time as people type it: "9:30am", "9.30 pm", "9am", "14:05", "midday", "midnight". */
export function parseTime({ label, text }: { label: string; text: string }): ParsedTime {
  const typed = text.normalize('NFKC').trim().toLowerCase();
  if (typed === '') return { ok: false, message: `Enter ${label.charAt(0).toLowerCase()}${label.slice(1)}` };
  if (typed === 'midday' || typed === 'noon') return { ok: true, value: '12:00' };
  if (typed === 'midnight') return { ok: true, value: '00:00' };
  const match = /^(\d{1,2})(?:[:.]?(\d\d))?\s*([ap])?\.?(?:m\.?)?$/.exec(typed);
  const wrong: ParsedTime = { ok: false, message: `${label} must be a real time, such as 9:30am or 14:05` };
  if (!match) return wrong;
  const [, hourText, minuteText, half] = match;
  // "9" alone could be morning or evening; "0930" and "9:30" are read on the 24-hour clock.
  if (half === undefined && (minuteText === undefined || /m/.test(typed))) return wrong;
  const hour = Number(hourText);
  const minute = Number(minuteText ?? '0');
  if (minute > 59 || (half ? hour < 1 || hour > 12 : hour > 23)) return wrong;
  const hour24 = half ? (hour % 12) + (half === 'p' ? 12 : 0) : hour;
  return { ok: true, value: `${String(hour24).padStart(2, '0')}:${String(minute).padStart(2, '0')}` };
}

/** "3:05pm", "3pm", "midday", "midnight": GOV.UK style, in London. */
export function formatTime(instant: Instant): string {
  const { time } = londonDateTime(instant);
  if (time === '00:00') return 'midnight';
  if (time === '12:00') return 'midday';
  const hour = Number(time.slice(0, 2));
  const minutes = time.slice(3);
  return `${hour % 12 === 0 ? 12 : hour % 12}${minutes === '00' ? '' : `:${minutes}`}${hour < 12 ? 'am' : 'pm'}`;
}

/** "14 January 2025 at 3:05pm", in London. */
export function formatDateTime(instant: Instant): string {
  return `${formatDate(londonDate(instant))} at ${formatTime(instant)}`;
}
