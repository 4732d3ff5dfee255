import { localDate, londonDate, validationFailed, type Instant } from '@conjoint/kernel';
import type { Period } from '../cin-rules/facts.js';

/** The first collection with a record for each child was of the six months before March 2009. */
const FIRST_YEAR = 2009;

/** Census year 2026 is 1 April 2025 to 31 March 2026, both included. */
export function censusYear(year: number): Period {
  return { from: localDate(`${year - 1}-04-01`), until: localDate(`${year}-03-31`) };
}

/** Until the reference date is over a return can only be a check. */
export function hasEnded(year: number, now: Instant): boolean {
  return londonDate(now) > censusYear(year).until;
}

/** The census year that is going on. */
export function currentCensusYear(now: Instant): number {
  const today = londonDate(now);
  const year = Number(today.slice(0, 4));
  return today > censusYear(year).until ? year + 1 : year;
}

/** @throws DomainError `validation-failed` for a year that has not begun, and for one before the first census. */
export function assertCensusYear(year: number, now: Instant): void {
  const current = currentCensusYear(now);
  if (year > current) {
    throw validationFailed([
      {
        field: 'year',
        message: `The census year ${year} begins on 1 April ${year - 1}. Choose ${current} or an earlier year`,
      },
    ]);
  }
  if (year < FIRST_YEAR) {
    throw validationFailed([
      {
        field: 'year',
        message: `There was no Children in Need census of ${year}. The first was of ${FIRST_YEAR}`,
      },
    ]);
  }
}
