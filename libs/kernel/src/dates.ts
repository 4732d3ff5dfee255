import { DomainError } from './errors.js';

/** A calendar date `YYYY-MM-DD` that exists, years 1000–9999. Functions take any string and check it; what they return is checked. */
export type LocalDate = string & { readonly __brand: 'LocalDate' };

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const DAY_MS = 86_400_000;

export function isLocalDate(text: string): text is LocalDate {
  const match = /^([1-9]\d{3})-(\d\d)-(\d\d)$/.exec(text);
  return match !== null && isRealDate(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** @throws DomainError `validation-failed` when the text is not a real date written `YYYY-MM-DD`. The text is not repeated. */
export function localDate(text: string): LocalDate {
  if (isLocalDate(text)) return text;
  throw new DomainError(
    'validation-failed',
    'A date must be a real date written as year-month-day, such as 2025-01-14',
  );
}

function isRealDate(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function fromNumbers(year: number, month: number, day: number): LocalDate {
  const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return localDate(text);
}

function numbersOf(date: string): { year: number; month: number; day: number } {
  const checked = localDate(date);
  return {
    year: Number(checked.slice(0, 4)),
    month: Number(checked.slice(5, 7)),
    day: Number(checked.slice(8, 10)),
  };
}

function dayNumber(date: string): number {
  return Date.parse(`${localDate(date)}T00:00:00Z`) / DAY_MS;
}

/** The date `days` calendar days later; earlier when negative. */
export function addDays(date: string, days: number): LocalDate {
  if (!Number.isSafeInteger(days)) throw new RangeError('days must be a whole number');
  const moved = new Date((dayNumber(date) + days) * DAY_MS);
  return fromNumbers(moved.getUTCFullYear(), moved.getUTCMonth() + 1, moved.getUTCDate());
}

/** Calendar days from one date to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

export function weekdayOf(date: string): Weekday {
  return WEEKDAYS[new Date(`${localDate(date)}T00:00:00Z`).getUTCDay()]!;
}

/**
 * The same day of the month, `months` later; the last day of that month where it has no such day
 * (31 January + 1 month = 28 or 29 February). Used for reviews "within 3 months".
 */
export function monthsAfter(date: string, months: number): LocalDate {
  if (!Number.isSafeInteger(months)) throw new RangeError('months must be a whole number');
  const { year, month, day } = numbersOf(date);
  const index = year * 12 + (month - 1) + months;
  const toYear = Math.floor(index / 12);
  const toMonth = (((index % 12) + 12) % 12) + 1;
  return fromNumbers(toYear, toMonth, Math.min(day, daysInMonth(toYear, toMonth)));
}

/**
 * Completed years of age on a day. Somebody born on 29 February is a year older on 1 March of other years
 * (an age is attained at the start of the anniversary: Family Law Reform Act 1969, section 9).
 * @throws DomainError `validation-failed` when the day is before the birth.
 */
export function ageInYears({ bornOn, on }: { bornOn: string; on: string }): number {
  const birth = numbersOf(bornOn);
  const day = numbersOf(on);
  if (on < bornOn)
    throw new DomainError('validation-failed', 'An age can only be given from the day of birth on');
  const before = day.month < birth.month || (day.month === birth.month && day.day < birth.day);
  return day.year - birth.year - (before ? 1 : 0);
}

/** "14 January 2025": GOV.UK style for dates. */
export function formatDate(date: string): string {
  const { year, month, day } = numbersOf(date);
  return `${day} ${MONTHS[month - 1]} ${year}`;
}

/** "Tuesday 14 January 2025". */
export function formatDateWithDay(date: string): string {
  return `${weekdayOf(date)} ${formatDate(date)}`;
}

export type DatePart = 'day' | 'month' | 'year';
export type DateParts = Readonly<Partial<Record<DatePart, string>>>;
export type ParsedDate =
  | { readonly ok: true; readonly value: LocalDate }
  /** `parts` are the boxes to mark as wrong, in order of appearance. */
  | { readonly ok: false; readonly message: string; readonly parts: readonly DatePart[] };

const PART_NAMES: readonly DatePart[] = ['day', 'month', 'year'];

/**
 * A date typed in three boxes, with the GOV.UK Design System's message for each problem. Months may be names ("Jan").
 * @param label how the question is called in a message, in sentence case: "Date of birth"
 * @param notAfter with `today` as its value: "must be today or in the past"; otherwise "must be the same as or before …"
 */
export function parseDateParts(input: {
  label: string;
  parts: DateParts;
  today?: string;
  notBefore?: string;
  notAfter?: string;
}): ParsedDate {
  const { label } = input;
  const fail = (message: string, parts: readonly DatePart[] = PART_NAMES): ParsedDate => ({
    ok: false,
    message,
    parts,
  });
  const typed = {
    day: trimmed(input.parts.day),
    month: trimmed(input.parts.month),
    year: trimmed(input.parts.year),
  };

  const missing = PART_NAMES.filter((part) => typed[part] === '');
  if (missing.length === 3) return fail(`Enter ${lowerFirst(label)}`);
  if (missing.length > 0) return fail(`${label} must include a ${missing.join(' and ')}`, missing);

  const month = /^\d{1,2}$/.test(typed.month) ? Number(typed.month) : monthByName(typed.month);
  const day = /^\d{1,2}$/.test(typed.day) ? Number(typed.day) : 0;
  if (/^\d+$/.test(typed.year) && typed.year.length !== 4)
    return fail('Year must include 4 numbers', ['year']);
  const year = /^[1-9]\d{3}$/.test(typed.year) ? Number(typed.year) : 0;
  if (year === 0 || !isRealDate(year, month, day)) {
    return fail(`${label} must be a real date`, wrongParts(year, month, day));
  }
  const value = fromNumbers(year, month, day);
  if (input.notAfter !== undefined && value > localDate(input.notAfter)) {
    const limit =
      input.notAfter === input.today
        ? 'today or in the past'
        : `the same as or before ${formatDate(input.notAfter)}`;
    return fail(`${label} must be ${limit}`);
  }
  if (input.notBefore !== undefined && value < localDate(input.notBefore)) {
    const limit =
      input.notBefore === input.today
        ? 'today or in the future'
        : `the same as or after ${formatDate(input.notBefore)}`;
    return fail(`${label} must be ${limit}`);
  }
  return { ok: true, value };
}

/** Marks one box when it alone is to blame; 31 February is the fault of all three. */
function wrongParts(year: number, month: number, day: number): readonly DatePart[] {
  const wrong: DatePart[] = [];
  if (day < 1 || day > 31) wrong.push('day');
  if (month < 1 || month > 12) wrong.push('month');
  if (year === 0) wrong.push('year');
  return wrong.length > 0 ? wrong : PART_NAMES;
}

function monthByName(text: string): number {
  if (text.length < 3) return 0;
  const typed = text.toLowerCase();
  return MONTHS.findIndex((name) => name.toLowerCase().startsWith(typed)) + 1;
}

function trimmed(text: string | undefined): string {
  return (text ?? '').normalize('NFKC').trim();
}

function lowerFirst(text: string): string {
  return /^[A-Z][A-Z]/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
