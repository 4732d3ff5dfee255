import { addDays, formatDate, formatDateWithDay, localDate, weekdayOf, type LocalDate } from './dates.js';
import { once, readDataFile } from './data-file.js';
import { DomainError } from './errors.js';
import { endOfLondonDay, instantMs, londonDate, type Instant } from './london-time.js';

/** A clock counted in working days: Monday to Friday, without the bank holidays of England and Wales. */
export interface WorkingDayRule {
  /** Stable code, stored with each deadline. */
  readonly code: string;
  /** For people, in sentence case: "Decision on the referral". */
  readonly label: string;
  readonly limitWorkingDays: number;
  /** What starts the clock, in words. */
  readonly startsWith: string;
  /** The guidance that sets the limit. */
  readonly source: string;
}

const WORKING_TOGETHER = 'Working Together to Safeguard Children 2023';

/** The statutory clocks. Local ones are configuration and use the same shape. */
export const workingDayRules = {
  frontDoorDecision: {
    code: 'front-door-decision',
    label: 'Decision on the referral',
    limitWorkingDays: 1,
    startsWith: 'the referral was received',
    source: `${WORKING_TOGETHER}: within one working day of a referral being received, a social worker decides about next steps`,
  },
  acknowledgement: {
    code: 'referrer-acknowledgement',
    label: 'Acknowledgement to the referrer',
    limitWorkingDays: 1,
    startsWith: 'the referral was received',
    source: `${WORKING_TOGETHER}: within one working day of a referral being received, receipt is acknowledged to the referrer`,
  },
  childAndFamilyAssessment: {
    code: 'child-and-family-assessment',
    label: 'Child and family assessment',
    limitWorkingDays: 45,
    startsWith: 'the referral was received',
    source: `${WORKING_TOGETHER}: an assessment takes no longer than 45 working days from the point of referral`,
  },
  initialChildProtectionConference: {
    code: 'initial-child-protection-conference',
    label: 'Initial child protection conference',
    limitWorkingDays: 15,
    startsWith: 'the strategy discussion that started the section 47 enquiry',
    source: `${WORKING_TOGETHER}: within 15 working days of the strategy discussion at which the enquiry was initiated`,
  },
} as const satisfies Record<string, WorkingDayRule>;

export interface SkippedDay {
  readonly date: LocalDate;
  /** "Saturday", "Sunday" or "bank holiday: Easter Monday". */
  readonly why: string;
}

/** A due day with everything needed to explain it. Plain JSON: it can be stored and sent as it is. */
export interface WorkingDayDeadline {
  /** Code of the rule. */
  readonly rule: string;
  /** The moment the clock started, ISO 8601 ending in Z. */
  readonly startedAt: string;
  /** The London date of that moment: day 0, never counted. */
  readonly startOn: LocalDate;
  readonly limitWorkingDays: number;
  /** Day 1 to day N, in order; the last one is `dueOn`. Empty when the limit is 0. */
  readonly countedDays: readonly LocalDate[];
  /** The days after day 0 that were passed over, in order. */
  readonly skipped: readonly SkippedDay[];
  readonly dueOn: LocalDate;
  /** The last millisecond of `dueOn` in London, ISO 8601 ending in Z. */
  readonly dueAt: string;
}

const MAX_LIMIT = 1000;

interface BankHolidays {
  readonly titles: ReadonlyMap<string, string>;
  readonly firstYear: number;
  readonly lastYear: number;
}

const bankHolidays = once((): BankHolidays => {
  const file = JSON.parse(readDataFile('bank-holidays-england-and-wales.json')) as {
    events: { date: string; title: string; notes: string }[];
  };
  const titles = new Map<string, string>();
  for (const { date, title, notes } of file.events) {
    titles.set(date, notes === 'Substitute day' ? `${title} (substitute day)` : title);
  }
  const years = file.events.map(({ date }) => Number(date.slice(0, 4)));
  return { titles, firstYear: Math.min(...years), lastYear: Math.max(...years) };
});

/** The years whose bank holidays are known, both included; outside them nothing can be counted. */
export function workingDayYears(): { firstYear: number; lastYear: number } {
  const { firstYear, lastYear } = bankHolidays();
  return { firstYear, lastYear };
}

/**
 * What somebody has to renew, or null while there is time. A decision on an assessment counts 45 working days, nine weeks and any
 * bank holidays, so counting fails before the last known year ends: this speaks six months before that.
 */
export function bankHolidaysRunOut(now: Instant): string | null {
  const { lastYear } = bankHolidays();
  if (londonDate(now) < `${lastYear}-04-15`) return null;
  return `Bank holidays are known until 31 December ${lastYear}. From late October ${lastYear} no assessment can be decided: renew the reference data`;
}

/**
 * Why a day is not a working day, or undefined for a working day.
 * @throws DomainError `validation-failed` for a date that is not real or outside `workingDayYears()`.
 */
export function whyNotWorkingDay(date: string): string | undefined {
  const day = localDate(date);
  const { titles, firstYear, lastYear } = bankHolidays();
  const year = Number(day.slice(0, 4));
  if (year < firstYear || year > lastYear) {
    throw new DomainError(
      'validation-failed',
      `Working days can be counted from 1 January ${firstYear} to 31 December ${lastYear}, the years whose bank holidays are known. ${formatDate(day)} is outside them`,
      { details: { firstYear, lastYear, year } },
    );
  }
  const title = titles.get(day);
  if (title !== undefined) return `bank holiday: ${title}`;
  const weekday = weekdayOf(day);
  return weekday === 'Saturday' || weekday === 'Sunday' ? weekday : undefined;
}

/** Monday to Friday and no bank holiday of England and Wales. @throws as `whyNotWorkingDay`. */
export function isWorkingDay(date: string): boolean {
  return whyNotWorkingDay(date) === undefined;
}

/**
 * The due day of a clock, explained. The London date of `startedAt` is day 0 even when nobody works that day;
 * due at the end of the Nth working day after it.
 * @throws DomainError `validation-failed` when a day of the count lies outside `workingDayYears()`.
 */
export function addWorkingDays(input: {
  rule: Pick<WorkingDayRule, 'code' | 'limitWorkingDays'>;
  startedAt: Instant;
}): WorkingDayDeadline {
  const { code, limitWorkingDays } = input.rule;
  if (!Number.isInteger(limitWorkingDays) || limitWorkingDays < 0 || limitWorkingDays > MAX_LIMIT) {
    throw new RangeError(`limitWorkingDays must be a whole number from 0 to ${MAX_LIMIT}`);
  }
  const startOn = londonDate(input.startedAt);
  whyNotWorkingDay(startOn); // refuses a start outside the known years
  const countedDays: LocalDate[] = [];
  const skipped: SkippedDay[] = [];
  let day = startOn;
  while (countedDays.length < limitWorkingDays) {
    day = addDays(day, 1);
    const why = whyNotWorkingDay(day);
    if (why === undefined) countedDays.push(day);
    else skipped.push({ date: day, why });
  }
  return {
    rule: code,
    startedAt: new Date(instantMs(input.startedAt)).toISOString(),
    startOn,
    limitWorkingDays,
    countedDays,
    skipped,
    dueOn: day,
    dueAt: endOfLondonDay(day),
  };
}

/**
 * Working days after `from` up to and including `to`: the number a clock started on `from` has counted by the end of `to`.
 * Negative when `to` is earlier. @throws as `whyNotWorkingDay`.
 */
export function workingDaysBetween(from: string, to: string): number {
  if (to < from) return 0 - workingDaysBetween(to, from);
  whyNotWorkingDay(from);
  let count = 0;
  for (let day = localDate(from); day < localDate(to);) {
    day = addDays(day, 1);
    if (isWorkingDay(day)) count += 1;
  }
  return count;
}

/** True from the first moment after `dueAt`. */
export function isOverdue(dueAt: Instant, now: Instant): boolean {
  return instantMs(now) > instantMs(dueAt);
}

/**
 * The derivation in sentences for a page, one a line:
 * "Started on Friday 2 May 2025, which is day 0", "Day 1 is Tuesday 6 May 2025", "Not counted: 3 May 2025 (Saturday), …".
 */
export function explainDeadline(deadline: WorkingDayDeadline): string[] {
  const { startOn, countedDays, skipped, dueOn, limitWorkingDays } = deadline;
  const lines = [`Started on ${formatDateWithDay(startOn)}, which is day 0`];
  if (countedDays.length > 1) lines.push(`Day 1 is ${formatDateWithDay(countedDays[0]!)}`);
  if (limitWorkingDays > 0) lines.push(`Day ${limitWorkingDays} is ${formatDateWithDay(dueOn)}`);
  const holidays = skipped.filter(({ why }) => why.startsWith('bank holiday'));
  const weekendDays = skipped.length - holidays.length;
  if (skipped.length > 0 && skipped.length <= 6) {
    lines.push(`Not counted: ${skipped.map(({ date, why }) => `${formatDate(date)} (${why})`).join(', ')}`);
  } else if (skipped.length > 0) {
    const named = holidays.map(({ date, why }) => `${formatDate(date)} (${why})`);
    lines.push(`Not counted: ${[`${weekendDays} weekend days`, ...named].join(', ')}`);
  }
  lines.push(`Due by the end of ${formatDateWithDay(dueOn)}`);
  return lines;
}
