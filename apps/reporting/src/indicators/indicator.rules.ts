import type { IndicatorKey, MonthFigure } from '@conjoint/contracts';
import { addDays } from '@conjoint/kernel';

/** Everything the indicators of one month are made of. */
export interface MonthCounts {
  /** First day of the month. */
  readonly month: string;
  /** Children referred in the month. */
  readonly children: number;
  readonly childrenInTime: number;
  readonly childrenAgain: number;
  /** Of the children referred: not decided, and not due yet. */
  readonly childrenNotDue: number;
  readonly assessments: number;
  readonly assessmentsInTime: number;
  readonly stock: Stock;
}

/** Who works and on how much at the end of one day. Full-time equivalents in hundredths. */
export interface Stock {
  readonly cases: number;
  /** Social workers who held one or more of these cases, and their hours. */
  readonly holders: number;
  readonly holderFte: number;
  /** Social workers in post, agency included. */
  readonly staff: number;
  readonly staffFte: number;
  readonly agency: number;
  readonly agencyFte: number;
}

interface Fraction {
  readonly numerator: number;
  readonly denominator: number | null;
}

const fte = (hundredths: number): number => hundredths / 100;

/**
 * What stands above and below the line. The words of the definitions are in data/indicator-definitions.json; the tests go through them
 * on examples worked by hand.
 */
const FRACTIONS: Readonly<Record<IndicatorKey, (counts: MonthCounts) => Fraction>> = {
  referrals: ({ children }) => ({ numerator: children, denominator: null }),
  'decisions-in-time': ({ children, childrenInTime, childrenNotDue }) => ({
    numerator: childrenInTime,
    denominator: children - childrenNotDue,
  }),
  're-referrals': ({ children, childrenAgain }) => ({ numerator: childrenAgain, denominator: children }),
  'assessments-in-time': ({ assessments, assessmentsInTime }) => ({
    numerator: assessmentsInTime,
    denominator: assessments,
  }),
  'cases-per-worker': ({ stock }) => ({ numerator: stock.cases, denominator: fte(stock.holderFte) }),
  'agency-rate': ({ stock }) => ({ numerator: fte(stock.agencyFte), denominator: fte(stock.staffFte) }),
};

export function fractionOf(key: IndicatorKey, counts: MonthCounts): Fraction {
  return FRACTIONS[key](counts);
}

/** To one decimal, as the Department publishes; null where there is nothing to divide by. */
export function valueOf(key: IndicatorKey, { numerator, denominator }: Fraction): number | null {
  if (denominator === null) return numerator;
  if (denominator === 0) return null;
  const times = key === 'cases-per-worker' ? 1 : 100;
  return Math.round((numerator * times * 10) / denominator) / 10;
}

/** One indicator over months in their order. Before the first month with a referral nothing is known, which is not the same as none. */
export function figuresOf(
  key: IndicatorKey,
  months: readonly MonthCounts[],
  { today, knownSince }: { today: string; knownSince: string | null },
): MonthFigure[] {
  return months.map((counts) => {
    const soFar = today < nextMonth(counts.month);
    if (knownSince === null || counts.month < knownSince)
      return { month: counts.month, numerator: null, denominator: null, value: null, soFar };
    const fraction = fractionOf(key, counts);
    return { month: counts.month, ...fraction, value: valueOf(key, fraction), soFar };
  });
}

/** First days of so many months, the one of a day last. */
export function monthsUntil(day: string, count: number): string[] {
  const months: string[] = [];
  let month = `${day.slice(0, 7)}-01`;
  for (let n = 0; n < count; n += 1) {
    months.unshift(month);
    month = `${addDays(month, -1).slice(0, 7)}-01`;
  }
  return months;
}

/** The day at whose end a month's stock is counted: its last, or today while it goes on. */
export function stockDay(month: string, today: string): string {
  const last = addDays(nextMonth(month), -1);
  return last < today ? last : today;
}

function nextMonth(month: string): string {
  return `${addDays(month, 31).slice(0, 7)}-01`;
}
