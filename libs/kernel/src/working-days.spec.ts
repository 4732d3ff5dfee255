import fc from 'fast-check';
import { addDays, weekdayOf } from './dates.js';
import { londonInstant } from './london-time.js';
import {
  addWorkingDays,
  bankHolidaysRunOut,
  explainDeadline,
  isOverdue,
  isWorkingDay,
  whyNotWorkingDay,
  workingDayRules,
  workingDaysBetween,
  workingDayYears,
} from './working-days.js';

const { frontDoorDecision, childAndFamilyAssessment, initialChildProtectionConference } = workingDayRules;
const due = (startedAt: string, limitWorkingDays = 1): string =>
  addWorkingDays({ rule: { code: 'test', limitWorkingDays }, startedAt }).dueOn;

/** Easter Sunday by the Gregorian computus: an oracle that does not read the data file. */
function easterSunday(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return `${year}-${String(Math.floor(f / 31)).padStart(2, '0')}-${String((f % 31) + 1).padStart(2, '0')}`;
}

function everyDay(): string[] {
  const days: string[] = [];
  for (let day: string = '2012-01-01'; day <= '2028-12-31'; day = addDays(day, 1)) days.push(day);
  return days;
}

describe('working days', () => {
  it('knows the bank holidays of 2012 to 2028', () => {
    expect(workingDayYears()).toEqual({ firstYear: 2012, lastYear: 2028 });
  });

  it.each([
    ['2026-12-28', 'bank holiday: Boxing Day (substitute day)'],
    ['2027-12-27', 'bank holiday: Christmas Day (substitute day)'],
    ['2022-01-03', 'bank holiday: New Year’s Day (substitute day)'],
    ['2022-09-19', 'bank holiday: Bank Holiday for the State Funeral of Queen Elizabeth II'],
    ['2025-04-21', 'bank holiday: Easter Monday'],
    ['2025-04-19', 'Saturday'],
    ['2025-04-20', 'Sunday'],
  ])('%s is no working day: %s', (date, why) => expect(whyNotWorkingDay(date)).toBe(why));

  it('counts Christmas Eve, and 2 January outside Scotland', () => {
    expect(isWorkingDay('2026-12-24')).toBe(true);
    expect(isWorkingDay('2025-01-02')).toBe(true);
  });

  it('agrees with the calendar of Easter in every year', () => {
    for (let year = 2012; year <= 2028; year += 1) {
      const sunday = easterSunday(year);
      expect(whyNotWorkingDay(addDays(sunday, -2))).toBe('bank holiday: Good Friday');
      expect(whyNotWorkingDay(addDays(sunday, 1))).toBe('bank holiday: Easter Monday');
    }
  });

  it('has eight to ten bank holidays each year, all on weekdays, and counts every other weekday', () => {
    const perYear = new Map<string, number>();
    for (const day of everyDay()) {
      const weekend = ['Saturday', 'Sunday'].includes(weekdayOf(day));
      const why = whyNotWorkingDay(day);
      expect(why === undefined && weekend).toBe(false);
      if (why?.startsWith('bank holiday')) {
        expect(weekend).toBe(false);
        perYear.set(day.slice(0, 4), (perYear.get(day.slice(0, 4)) ?? 0) + 1);
      }
    }
    for (const count of perYear.values()) expect([8, 9, 10]).toContain(count);
  });
});

describe('addWorkingDays', () => {
  it('explains a decision over the early May bank holiday', () => {
    const deadline = addWorkingDays({ rule: frontDoorDecision, startedAt: '2025-05-02T15:40:00+01:00' });
    expect(deadline).toEqual({
      rule: 'front-door-decision',
      startedAt: '2025-05-02T14:40:00.000Z',
      startOn: '2025-05-02',
      limitWorkingDays: 1,
      countedDays: ['2025-05-06'],
      skipped: [
        { date: '2025-05-03', why: 'Saturday' },
        { date: '2025-05-04', why: 'Sunday' },
        { date: '2025-05-05', why: 'bank holiday: Early May bank holiday' },
      ],
      dueOn: '2025-05-06',
      dueAt: '2025-05-06T22:59:59.999Z',
    });
    expect(explainDeadline(deadline)).toEqual([
      'Started on Friday 2 May 2025, which is day 0',
      'Day 1 is Tuesday 6 May 2025',
      'Not counted: 3 May 2025 (Saturday), 4 May 2025 (Sunday), 5 May 2025 (bank holiday: Early May bank holiday)',
      'Due by the end of Tuesday 6 May 2025',
    ]);
    expect(JSON.parse(JSON.stringify(deadline))).toEqual(deadline);
  });

  it('counts from the London date of receipt, not the UTC one', () => {
    // In summer 23:59 in London is 22:59Z, and 00:30 in London is still the day before in UTC.
    expect(due(londonInstant('2025-07-01', '23:59'))).toBe('2025-07-02');
    expect(due('2025-07-01T22:59:00Z')).toBe('2025-07-02');
    expect(due('2025-07-01T23:30:00Z')).toBe('2025-07-03');
    expect(due(londonInstant('2025-07-02', '00:30'))).toBe('2025-07-03');
    expect(due('2025-01-14T23:30:00Z')).toBe('2025-01-15');
  });

  it('keeps to the end of the London day across both changes of the clocks', () => {
    const spring = addWorkingDays({ rule: frontDoorDecision, startedAt: '2025-03-28T10:00:00Z' });
    expect([spring.dueOn, spring.dueAt]).toEqual(['2025-03-31', '2025-03-31T22:59:59.999Z']);
    const autumn = addWorkingDays({ rule: frontDoorDecision, startedAt: '2025-10-24T10:00:00+01:00' });
    expect([autumn.dueOn, autumn.dueAt]).toEqual(['2025-10-27', '2025-10-27T23:59:59.999Z']);
    expect(due(londonInstant('2025-10-26', '01:30'))).toBe('2025-10-27');
  });

  it('crosses Christmas, New Year and Easter', () => {
    expect(due('2026-12-24T16:00:00Z')).toBe('2026-12-29');
    expect(due('2027-12-24T16:00:00Z')).toBe('2027-12-29');
    expect(due('2027-12-31T16:00:00Z')).toBe('2028-01-04');
    expect(due('2024-12-31T23:59:00Z')).toBe('2025-01-02');
    expect(due('2025-04-17T17:00:00+01:00')).toBe('2025-04-22');
    expect(due('2025-12-25T09:00:00Z')).toBe('2025-12-29');
  });

  it('gives 45 working days for an assessment and 15 for a conference', () => {
    const assessment = addWorkingDays({ rule: childAndFamilyAssessment, startedAt: '2025-03-03T09:00:00Z' });
    expect(assessment.dueOn).toBe('2025-05-08');
    expect(assessment.countedDays).toHaveLength(45);
    expect(explainDeadline(assessment)).toEqual([
      'Started on Monday 3 March 2025, which is day 0',
      'Day 1 is Tuesday 4 March 2025',
      'Day 45 is Thursday 8 May 2025',
      'Not counted: 18 weekend days, 18 April 2025 (bank holiday: Good Friday), 21 April 2025 (bank holiday: Easter Monday), 5 May 2025 (bank holiday: Early May bank holiday)',
      'Due by the end of Thursday 8 May 2025',
    ]);
    expect(
      addWorkingDays({ rule: initialChildProtectionConference, startedAt: '2025-12-15T09:00:00Z' }).dueOn,
    ).toBe('2026-01-08');
  });

  it('is due on the day itself when the limit is 0, and refuses other limits', () => {
    expect(due('2025-05-03T12:00:00Z', 0)).toBe('2025-05-03');
    for (const limit of [-1, 1.5, NaN, 1001])
      expect(() => due('2025-05-03T12:00:00Z', limit)).toThrow(RangeError);
  });

  it('refuses to count where bank holidays are not known, saying which years are', () => {
    for (const startedAt of ['2011-12-31T12:00:00Z', '2029-01-01T00:00:00Z', '2028-12-29T12:00:00Z']) {
      expect(() => due(startedAt)).toThrow(
        expect.objectContaining({
          code: 'validation-failed',
          message: expect.stringContaining('from 1 January 2012 to 31 December 2028'),
        }),
      );
    }
    expect(due('2028-12-28T12:00:00Z')).toBe('2028-12-29');
  });

  it('keeps its promises for a receipt on every day of 2012 to 2028', () => {
    for (const day of everyDay().filter((date) => date < '2028-12-29')) {
      const { startOn, countedDays, skipped, dueOn, dueAt } = addWorkingDays({
        rule: frontDoorDecision,
        startedAt: londonInstant(day, '23:59'),
      });
      expect(startOn).toBe(day);
      expect(isWorkingDay(dueOn)).toBe(true);
      expect(countedDays).toEqual([dueOn]);
      expect(skipped.every(({ date }) => !isWorkingDay(date))).toBe(true);
      expect(addDays(day, skipped.length + 1)).toBe(dueOn);
      expect([londonInstant(dueOn, '23:59').slice(0, 16), isOverdue(dueAt, dueAt)]).toEqual([
        dueAt.slice(0, 16),
        false,
      ]);
    }
  });

  it('accounts for each day between start and due day, and never comes earlier for a later start', () => {
    const dayIndex = fc.integer({ min: 0, max: 365 * 15 });
    fc.assert(
      fc.property(
        dayIndex,
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 0, max: 40 }),
        (index, limit, later) => {
          const start = addDays('2012-01-01', index);
          const rule = { code: 'x', limitWorkingDays: limit };
          const deadline = addWorkingDays({ rule, startedAt: londonInstant(start, '12:00') });
          const accounted = [...deadline.countedDays, ...deadline.skipped.map(({ date }) => date)].sort();
          expect(accounted).toEqual(accounted.map((_, i) => addDays(start, i + 1)));
          expect(workingDaysBetween(start, deadline.dueOn)).toBe(limit);
          const laterDue = addWorkingDays({
            rule,
            startedAt: londonInstant(addDays(start, later), '12:00'),
          }).dueOn;
          expect(laterDue >= deadline.dueOn).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('workingDaysBetween and isOverdue', () => {
  it('counts after the first day up to the last, and backwards as a negative number', () => {
    expect(workingDaysBetween('2025-05-02', '2025-05-06')).toBe(1);
    expect(workingDaysBetween('2025-05-06', '2025-05-02')).toBe(-1);
    expect(Object.is(workingDaysBetween('2025-05-04', '2025-05-03'), 0)).toBe(true);
    expect(workingDaysBetween('2025-05-06', '2025-05-06')).toBe(0);
    expect(workingDaysBetween('2024-01-01', '2025-01-01')).toBe(254);
  });

  it('is overdue one millisecond after the due moment', () => {
    expect(isOverdue('2025-05-06T22:59:59.999Z', '2025-05-06T22:59:59.999Z')).toBe(false);
    expect(isOverdue('2025-05-06T22:59:59.999Z', new Date('2025-05-06T23:00:00Z'))).toBe(true);
  });
});

describe('that bank holidays run out', () => {
  const { lastYear } = workingDayYears();
  const canBeCounted = (date: string): boolean => {
    try {
      addWorkingDays({ rule: childAndFamilyAssessment, startedAt: `${date}T12:00:00Z` });
      return true;
    } catch {
      return false;
    }
  };

  it('is said six months before an assessment can no longer be counted, and not for years before', () => {
    const days = Array.from({ length: 366 }, (_, day) => addDays(`${lastYear}-01-01`, day));
    const firstLost = days.find((day) => !canBeCounted(day))!;
    expect(firstLost.slice(0, 7)).toBe(`${lastYear}-10`);
    expect(bankHolidaysRunOut(`${addDays(firstLost, -183)}T12:00:00Z`)).toContain(`31 December ${lastYear}`);
    expect(bankHolidaysRunOut(`${lastYear}-04-14T12:00:00Z`)).toBeNull();
    expect(bankHolidaysRunOut('2026-11-26T12:00:00Z')).toBeNull();
  });
});
