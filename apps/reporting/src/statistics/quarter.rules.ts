import { addDays } from '@conjoint/kernel';

/** A quarter is let out when it has been over for so long: decisions and assessments of its last days are recorded by then. */
export const RELEASED_AFTER_DAYS = 10;
/** A year and a half. */
export const QUARTERS_SHOWN = 6;
/** While facts of a quarter still arrive, it is not let out: a half-loaded one would stand for good. */
export const QUIET_SECONDS = 60;

/** First day of the quarter of a day. */
export function quarterOf(day: string): string {
  const month = Number(day.slice(5, 7));
  const first = month - ((month - 1) % 3);
  return `${day.slice(0, 4)}-${String(first).padStart(2, '0')}-01`;
}

/** First days of the three months of a quarter. */
export function monthsOfQuarter(quarter: string): string[] {
  const month = Number(quarter.slice(5, 7));
  return [0, 1, 2].map((more) => `${quarter.slice(0, 4)}-${String(month + more).padStart(2, '0')}-01`);
}

export function lastDayOfQuarter(quarter: string): string {
  return addDays(quarterOf(addDays(quarter, 95)), -1);
}

/** The newest quarters that may be let out today, the newest first. */
export function quartersToRelease(today: string): string[] {
  const quarters: string[] = [];
  let quarter = quarterOf(today);
  while (addDays(lastDayOfQuarter(quarter), RELEASED_AFTER_DAYS) >= today) quarter = before(quarter);
  for (let n = 0; n < QUARTERS_SHOWN; n += 1) {
    quarters.push(quarter);
    quarter = before(quarter);
  }
  return quarters;
}

function before(quarter: string): string {
  return quarterOf(addDays(quarter, -1));
}
