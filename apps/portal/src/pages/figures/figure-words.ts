import type { IndicatorWords, MonthFigure } from '@conjoint/contracts';
import { formatDate } from '@conjoint/kernel';

/** Below so many cases a percentage jumps with each of them: the counts are said instead. */
export const FEW = 20;

const NUMBER = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });
const ONE_DECIMAL = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** "1,666", "13.1": as it is counted. */
export function numberWords(value: number): string {
  return NUMBER.format(value);
}

/** "15.3%", "13.1", "1,666" */
export function valueWords(unit: IndicatorWords['unit'] | 'rate', value: number): string {
  if (unit === 'count') return NUMBER.format(value);
  return unit === 'percent' ? `${NUMBER.format(value)}%` : ONE_DECIMAL.format(value);
}

/** "October 2026" */
export function monthWords(month: string): string {
  return formatDate(month).slice(2);
}

/** "Oct 26" */
export function shortMonthWords(month: string): string {
  const [name, year] = monthWords(month).split(' ') as [string, string];
  return `${name.slice(0, 3)} ${year.slice(2)}`;
}

/** "Nov" */
export function monthNameWords(month: string): string {
  return monthWords(month).slice(0, 3);
}

/** "9 of 41"; of a ratio "1,213 for 92.4". */
export function countsWords(
  unit: IndicatorWords['unit'],
  { numerator, denominator }: Pick<MonthFigure, 'numerator' | 'denominator'>,
): string {
  if (numerator === null) return '';
  if (denominator === null) return numberWords(numerator);
  return `${numberWords(numerator)} ${unit === 'ratio' ? 'for' : 'of'} ${numberWords(denominator)}`;
}

const isFew = (unit: IndicatorWords['unit'], { denominator }: MonthFigure): boolean =>
  unit === 'percent' && denominator !== null && denominator < FEW;

/** The last month that is over and has a figure. */
export function latestOf(months: readonly MonthFigure[]): MonthFigure | null {
  return months.filter(({ soFar, value }) => !soFar && value !== null).at(-1) ?? null;
}

/** What the chart shows, as a message: "Re-referrals within 12 months fell to 14% in October 2026". */
export function messageOf({ name, unit }: IndicatorWords, months: readonly MonthFigure[]): string {
  const latest = latestOf(months);
  if (!latest) return `${name}: nothing to count yet`;
  const when = `in ${monthWords(latest.month)}`;
  if (isFew(unit, latest)) return `${name}: ${countsWords(unit, latest)} ${when}`;
  const value = valueWords(unit, latest.value!);
  const before = months.filter(({ month }) => month < latest.month).at(-1);
  if (!before || before.value === null || isFew(unit, before)) return `${name}: ${value} ${when}`;
  if (value === valueWords(unit, before.value)) return `${name} stayed at ${value} ${when}`;
  return `${name} ${latest.value! > before.value ? 'rose' : 'fell'} to ${value} ${when}`;
}

/** The statistic, whose it is and of when: the subtitle of a chart. */
export function statisticOf(
  { statistic }: IndicatorWords,
  council: string,
  months: readonly MonthFigure[],
): string {
  const [first, last] = [months[0]!, months.at(-1)!];
  return `${statistic}, ${council}, ${monthWords(first.month)} to ${monthWords(last.month)}${last.soFar ? ' so far' : ''}`;
}

/** Said below a chart of percentages of few. */
export function fewNote({ unit }: IndicatorWords, months: readonly MonthFigure[]): string | null {
  const few = months.filter((month) => month.value !== null && isFew(unit, month)).length;
  return few === 0
    ? null
    : `In ${few === 1 ? 'one month' : `${few} months`} the percentage is of fewer than ${FEW} cases and moves with each of them. Look at the counts.`;
}
