import { INDICATORS } from '@conjoint/contracts';
import fc from 'fast-check';
import {
  figuresOf,
  fractionOf,
  monthsUntil,
  stockDay,
  valueOf,
  type MonthCounts,
  type Stock,
} from './indicator.rules.js';

const NO_STOCK: Stock = {
  cases: 0,
  holders: 0,
  holderFte: 0,
  staff: 0,
  staffFte: 0,
  agency: 0,
  agencyFte: 0,
};
const counts = (over: Partial<MonthCounts> = {}): MonthCounts => ({
  month: '2026-10-01',
  children: 0,
  childrenInTime: 0,
  childrenAgain: 0,
  childrenNotDue: 0,
  assessments: 0,
  assessmentsInTime: 0,
  stock: NO_STOCK,
  ...over,
});
const worked = (key: (typeof INDICATORS)[number], of: Partial<MonthCounts>) => {
  const fraction = fractionOf(key, counts(of));
  return { ...fraction, value: valueOf(key, fraction) };
};

describe('an indicator, worked by hand', () => {
  it('“if a child is referred more than once in the year then each referral is counted”', () => {
    // Three children of one household, and one of them again a week later.
    expect(worked('referrals', { children: 4 })).toEqual({ numerator: 4, denominator: null, value: 4 });
  });

  it('“the local authority has one working day to decide”: 17 of 20 were, two were late, one is not due yet', () => {
    expect(worked('decisions-in-time', { children: 20, childrenInTime: 17, childrenNotDue: 1 })).toEqual({
      numerator: 17,
      denominator: 19,
      value: 89.5,
    });
  });

  it('“percentage of referrals within 12 months of a previous referral”: H&F’s 255 of 1,666 of 2025 are the 15.3% published', () => {
    expect(worked('re-referrals', { children: 1666, childrenAgain: 255 })).toMatchObject({ value: 15.3 });
  });

  it('England’s 142,900 of 632,830 are the 22.6% published', () => {
    expect(worked('re-referrals', { children: 632_830, childrenAgain: 142_900 })).toMatchObject({
      value: 22.6,
    });
  });

  it('“completed within 45 working days … with an end date recorded within the collection year”', () => {
    expect(worked('assessments-in-time', { assessments: 31, assessmentsInTime: 26 })).toEqual({
      numerator: 26,
      denominator: 31,
      value: 83.9,
    });
  });

  it('“the total number of cases held … divided by the number of FTE … who held one or more”: H&F’s 1,213 by 92.4 are the 13.1 published', () => {
    const stock = { ...NO_STOCK, cases: 1213, holders: 99, holderFte: 9240, staff: 183, staffFte: 17_780 };
    expect(worked('cases-per-worker', { stock })).toEqual({
      numerator: 1213,
      denominator: 92.4,
      value: 13.1,
    });
  });

  it('“agency … divided by the sum of agency … and … social workers”: H&F’s 4 beside 173.8 are the 2.2% published', () => {
    const stock = { ...NO_STOCK, staff: 183, staffFte: 17_780, agency: 4, agencyFte: 400 };
    expect(worked('agency-rate', { stock })).toEqual({ numerator: 4, denominator: 177.8, value: 2.2 });
  });

  it.each(INDICATORS.filter((key) => key !== 'referrals'))(
    '%s of nothing is no figure, and not nought',
    (key) => {
      expect(worked(key, {}).value).toBeNull();
    },
  );

  it('a percentage is never below 0 or above 100', () => {
    const some = fc.integer({ min: 0, max: 5000 });
    fc.assert(
      fc.property(some, some, some, (children, first, second) => {
        const [notDue, inTime] = [
          Math.min(first, children),
          Math.min(second, children - Math.min(first, children)),
        ];
        const { value } = worked('decisions-in-time', {
          children,
          childrenInTime: inTime,
          childrenNotDue: notDue,
        });
        expect(value === null || (value >= 0 && value <= 100)).toBe(true);
      }),
    );
  });
});

describe('the months of an indicator', () => {
  it('before the first that is known say nothing; the present one is so far', () => {
    const months = ['2026-09-01', '2026-10-01', '2026-11-01'].map((month) => counts({ month, children: 7 }));
    expect(figuresOf('referrals', months, { today: '2026-11-26', knownSince: '2026-10-01' })).toEqual([
      { month: '2026-09-01', numerator: null, denominator: null, value: null, soFar: false },
      { month: '2026-10-01', numerator: 7, denominator: null, value: 7, soFar: false },
      { month: '2026-11-01', numerator: 7, denominator: null, value: 7, soFar: true },
    ]);
  });

  it('are thirteen over the turn of a year, and the last is that of the day', () => {
    const months = monthsUntil('2026-01-31', 13);
    expect([months.length, months[0], months.at(-1)]).toEqual([13, '2025-01-01', '2026-01-01']);
  });

  it('are counted at the end of their last day, the present one today', () => {
    expect(stockDay('2024-02-01', '2026-11-26')).toBe('2024-02-29');
    expect(stockDay('2026-11-01', '2026-11-26')).toBe('2026-11-26');
    expect(stockDay('2026-11-01', '2026-11-30')).toBe('2026-11-30');
  });
});
