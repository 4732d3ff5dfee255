import type { Pence } from '@conjoint/kernel';

/** What is wrong with a value of the file, and what to do; whole sentences without a full stop. */
export interface Wrong {
  why: string;
  remedy: string;
}
export type Amount = { pence: Pence } | { empty: true } | Wrong;

/** No posted amount is as large: a figure beyond it is a document number in the wrong column. */
const MOST_POUNDS_DIGITS = 11;
const EMPTY = new Set(['', '-', 'n/a', 'nil', 'none']);
const PLAIN = /^-?\d{1,11}(\.\d{1,2})?$/;
const GROUPED = /^(\d+|\d{1,3}(,\d{3})+)?(\.(\d*))?$/;

/**
 * An amount as ledgers write it, in pence, exactly: £, thousands separators, blanks around it, brackets or a minus at either end for a
 * credit. Never by way of a binary fraction.
 */
export function parseAmount(value: string): Amount {
  const text = value.trim();
  if (PLAIN.test(text)) return { pence: plainPence(text) };
  if (EMPTY.has(text.toLowerCase())) return { empty: true };
  if (/^[=@]|^[+-].*[+*/(]/.test(text))
    return {
      why: 'A formula stands where an amount should be',
      remedy: 'Export the values, not the formulas, and upload the file again',
    };
  const { digits, negative } = bare(text);
  const grouped = GROUPED.exec(digits);
  if (!grouped || !/\d/.test(digits)) return notAnAmount(text);
  const [whole = '', fraction = ''] = [grouped[1]?.replaceAll(',', ''), grouped[4]];
  if (/[^0]/.test(fraction.slice(2)))
    return {
      why: 'The amount has more than two decimals',
      remedy: 'Export amounts in pounds and pence: rounding them here would make pennies appear or vanish',
    };
  const pounds = whole.replace(/^0+(?=\d)/, '') || '0';
  if (pounds.length > MOST_POUNDS_DIGITS)
    return { why: 'The amount is too large', remedy: 'Check whether another number stands in this column' };
  const pence = Number(pounds) * 100 + Number(fraction.slice(0, 2).padEnd(2, '0'));
  return { pence: negative && pence !== 0 ? -pence : pence };
}

/** £ and signs taken off. Two signs, or brackets that do not close, stay and make it no amount. */
function bare(text: string): { digits: string; negative: boolean } {
  const inside = /^\((.*)\)$/.exec(text.replaceAll(/[£\s\u00a0]/g, ''));
  if (inside) return { digits: inside[1]!, negative: true };
  const plain = text.replaceAll(/[£\s\u00a0]/g, '');
  if (plain.startsWith('-')) return { digits: plain.slice(1), negative: true };
  if (plain.endsWith('-')) return { digits: plain.slice(0, -1), negative: true };
  return { digits: plain.startsWith('+') ? plain.slice(1) : plain, negative: false };
}

function plainPence(text: string): Pence {
  const point = text.indexOf('.');
  const negative = text.charCodeAt(0) === 45;
  const whole = Number(text.slice(negative ? 1 : 0, point < 0 ? undefined : point)) * 100;
  const fraction = point < 0 ? 0 : Number(text.slice(point + 1).padEnd(2, '0'));
  const pence = whole + fraction;
  return negative && pence !== 0 ? -pence : pence;
}

function notAnAmount(text: string): Wrong {
  if (/^[+-]?[\d.,]+e[+-]?\d+$/i.test(text))
    return {
      why: 'The amount is written with an exponent',
      remedy: 'Format the column as a number with two decimals, and export it again',
    };
  return {
    why: 'This is not an amount of money',
    remedy: 'Write pounds and pence, such as 1234.56 or -1,234.56',
  };
}
