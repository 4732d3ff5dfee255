import { isLocalDate } from '@conjoint/kernel';
import type { Wrong } from './amount.rules.js';
import type { CostLayout } from './layout.schema.js';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const [FIRST_YEAR, LAST_YEAR] = [1990, 2100];
/** April: the first month of the financial year. */
const FIRST_FINANCIAL_MONTH = 4;

type Format = CostLayout['dates'][number];
const READ: Readonly<Record<Format, { pattern: RegExp; order: readonly ['y' | 'd', 'm', 'y' | 'd'] }>> = {
  'dd/mm/yyyy': { pattern: /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, order: ['d', 'm', 'y'] },
  'dd.mm.yyyy': { pattern: /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/, order: ['d', 'm', 'y'] },
  'dd-Mon-yyyy': { pattern: /^(\d{1,2})-([A-Za-z]{3})[a-z]*-(\d{4})$/, order: ['d', 'm', 'y'] },
  'yyyy-mm-dd': { pattern: /^(\d{4})-(\d{1,2})-(\d{1,2})$/, order: ['y', 'm', 'd'] },
};

/** `YYYY-MM-DD`, or what is wrong. A time of midnight after the date is an export's habit and means nothing. */
export function parseCostDate(value: string, formats: readonly Format[]): string | Wrong {
  const text = value.trim().replace(/[ T]0?0:00(:00(\.0+)?)?$/, '');
  for (const format of formats) {
    const found = READ[format].pattern.exec(text);
    if (!found) continue;
    const parts = Object.fromEntries(READ[format].order.map((part, at) => [part, found[at + 1]!]));
    const month = /^\d/.test(parts['m']!) ? Number(parts['m']) : monthNamed(parts['m']!);
    const date = `${parts['y']}-${two(month)}-${two(Number(parts['d']))}`;
    if (!isLocalDate(date))
      return { why: 'There is no such day', remedy: 'Correct the date where the file comes from' };
    const year = Number(parts['y']);
    if (year < FIRST_YEAR || year > LAST_YEAR)
      return { why: 'The year cannot be right', remedy: 'Correct the date where the file comes from' };
    return date;
  }
  return {
    why: text === '' ? 'The date is missing' : 'This is not a date of this layout',
    remedy: `Write it as ${formats.join(' or ')}`,
  };
}

/** `YYYY-MM`, or what is wrong. */
export function parsePeriod(value: string, format: CostLayout['periods']): string | Wrong {
  const found = /^(\d{4})-?(\d{2})$/.exec(value.trim());
  const [year, number] = [Number(found?.[1]), Number(found?.[2])];
  if (!found || number < 1 || number > 12 || year < FIRST_YEAR || year > LAST_YEAR)
    return {
      why: value.trim() === '' ? 'The period is missing' : 'This is not a period',
      remedy: 'Write a year and a number from 01 to 12, such as 202604',
    };
  if (format !== 'financial-yyyypp') return `${found[1]}-${found[2]}`;
  const month = number + FIRST_FINANCIAL_MONTH - 1;
  return month <= 12 ? `${year}-${two(month)}` : `${year + 1}-${two(month - 12)}`;
}

/** "Feb-13", "Feb 2013" → `2013-02`; null when it is none. */
export function monthWords(text: string): string | null {
  const found = /^([A-Za-z]{3})[a-z]*[- ](\d{2}|\d{4})$/.exec(text.trim());
  if (!found || monthNamed(found[1]!) === 0) return null;
  const year = found[2]!.length === 2 ? `20${found[2]}` : found[2];
  return `${year}-${two(monthNamed(found[1]!))}`;
}

/** The last day of a month `YYYY-MM`: when a row without a date was posted at the latest. */
export function lastDayOf(period: string): string {
  const [year, month] = period.split('-').map(Number) as [number, number];
  return `${period}-${two(new Date(Date.UTC(year, month, 0)).getUTCDate())}`;
}

const monthNamed = (name: string): number => MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
const two = (number: number): string => String(number).padStart(2, '0');
