import { addDays, isWorkingDay, londonDate, londonInstant, type LocalDate } from '@conjoint/kernel';
import type { SeededRandom } from './seeded-random.js';

/** Some minute of that London day between the hours, as an instant. */
export function someTimeOn(day: string, random: SeededRandom, hours: { from: number; to: number }): string {
  const minute = random.between(hours.from * 60, hours.to * 60 - 1);
  const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  return new Date(londonInstant(day, time)).toISOString();
}

/** The working day `count` working days after that day; 0 is that day or, on a day off, the next working day. */
export function workingDayAfter(day: string, count: number): LocalDate {
  let at = addDays(day, 0);
  while (!isWorkingDay(at)) at = addDays(at, 1);
  for (let left = count; left > 0; left -= 1) {
    do at = addDays(at, 1);
    while (!isWorkingDay(at));
  }
  return at;
}

/** In office hours, `workingDays` after the instant and later than it. */
export function officeTimeAfter(instant: string, workingDays: number, random: SeededRandom): string {
  let day = workingDayAfter(londonDate(instant), workingDays);
  for (;;) {
    const at = someTimeOn(day, random, { from: 9, to: 17 });
    if (at > instant) return at;
    // Received late in the day: what is left of it, else the next working day.
    const soon = new Date(Date.parse(instant) + random.between(10, 50) * 60_000).toISOString();
    if (londonDate(soon) === day && soon < new Date(londonInstant(day, '18:30')).toISOString()) return soon;
    day = workingDayAfter(addDays(day, 1), 0);
  }
}
