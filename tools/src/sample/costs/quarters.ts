import { addDays, monthsAfter, type LocalDate } from '@conjoint/kernel';

/** A financial quarter: 1 is April to June. */
export interface PlannedQuarter {
  financialYear: string;
  quarter: number;
  from: LocalDate;
  until: LocalDate;
}

/** Quarters that begin on or after that day and are over on the other. */
export function quartersBetween(from: string, today: string): PlannedQuarter[] {
  const quarters: PlannedQuarter[] = [];
  for (let begins = firstQuarterFrom(from); ; begins = monthsAfter(begins, 3)) {
    const until = addDays(monthsAfter(begins, 3), -1);
    if (until >= today) return quarters;
    const [year, month] = begins.split('-').map(Number) as [number, number];
    const starts = month < 4 ? year - 1 : year;
    quarters.push({
      financialYear: `${starts}-${String((starts + 1) % 100).padStart(2, '0')}`,
      quarter: month < 4 ? 4 : (month - 1) / 3,
      from: begins,
      until,
    });
  }
}

/** The first day of the first quarter that begins on or after that day. */
export function firstQuarterFrom(day: string): LocalDate {
  let month = monthsAfter(`${day.slice(0, 8)}01`, day.endsWith('-01') ? 0 : 1);
  while ((Number(month.slice(5, 7)) - 1) % 3 !== 0) month = monthsAfter(month, 1);
  return month;
}
