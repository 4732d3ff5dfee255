import { addDays, isWorkingDay, londonDate, londonInstant, type LocalDate } from '@conjoint/kernel';

/** The working day `count` working days before today; 0 is today or, on a day off, the last working day. */
export function workingDayBefore(now: Date, count: number): LocalDate {
  let day = londonDate(now);
  while (!isWorkingDay(day)) day = addDays(day, -1);
  for (let left = count; left > 0; left -= 1) {
    do day = addDays(day, -1);
    while (!isWorkingDay(day));
  }
  return day;
}

/** An instant on that day, never later than `now`. */
export function at(now: Date, day: LocalDate, time: string): Date {
  const instant = new Date(londonInstant(day, time));
  return instant > now ? new Date(now.getTime() - 10 * 60_000) : instant;
}
