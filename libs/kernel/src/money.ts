import { DomainError } from './errors.js';

/**
 * Money is a whole number of pence, within JavaScript's safe integers (about £90 million million): exact in JSON, in
 * `bigint` columns and in sums. Nothing here multiplies or divides, so nothing rounds.
 */
export type Pence = number;

export type ParsedPounds =
  { readonly ok: true; readonly pence: Pence } | { readonly ok: false; readonly message: string };

/** True for whole pence within the safe range; -0 is refused, because it prints and compares unlike 0. */
export function isPence(value: unknown): value is Pence {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}

/** @throws DomainError `validation-failed` for fractions, text, NaN and amounts beyond the safe range. */
export function assertPence(value: unknown): asserts value is Pence {
  if (!isPence(value))
    throw new DomainError('validation-failed', 'An amount must be a whole number of pence');
}

// Pounds with commas in the right places or none, then at most two decimals (further zeros change nothing).
const POUNDS = /^(?:(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{0,2})0*)?|\.(\d{1,2})0*)$/;

/**
 * An amount in pounds as people and ledgers write it: "1,234.56", "£1234", "-12.5", "(12.50)" for a negative.
 * The message is for a form; `label` is the question in sentence case ("Amount").
 */
export function parsePounds(text: string, label = 'Amount'): ParsedPounds {
  const fail = (message: string): ParsedPounds => ({ ok: false, message });
  let typed = text
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/[\u2212\u2013\u2010\u2011]/g, '-');
  if (typed === '') return fail(`Enter ${label.charAt(0).toLowerCase()}${label.slice(1)}`);
  const bracketed = /^\((.*)\)$/.exec(typed);
  if (bracketed) typed = bracketed[1]!;
  const signed = /^(-?)£?(-?)(.*)$/s.exec(typed)!;
  const signs = signed[1]! + signed[2]!;
  if (signs.length + (bracketed ? 1 : 0) > 1)
    return fail(`${label} must be an amount in pounds, such as 1,234.56`);
  const match = POUNDS.exec(signed[3]!);
  if (!match) {
    return fail(
      /^[\d,]*\.\d{3,}$/.test(signed[3]!)
        ? `${label} must have no more than 2 decimal places`
        : `${label} must be an amount in pounds, such as 1,234.56`,
    );
  }
  const pounds = (match[1] ?? '0').replaceAll(',', '');
  const pence = (match[2] ?? match[3] ?? '').padEnd(2, '0');
  const amount = BigInt(pounds) * 100n + BigInt(pence);
  if (amount > BigInt(Number.MAX_SAFE_INTEGER)) return fail(`${label} is too large`);
  const negative = signs.length > 0 || bracketed !== null;
  return { ok: true, pence: negative && amount > 0n ? -Number(amount) : Number(amount) };
}

/** "£1,234.56", "-£0.05". @throws DomainError as `assertPence`. */
export function formatPounds(pence: Pence): string {
  assertPence(pence);
  const digits = String(Math.abs(pence)).padStart(3, '0');
  const pounds = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${pence < 0 ? '-' : ''}£${pounds}.${digits.slice(-2)}`;
}

/**
 * The exact sum; 0 for none. Parts may pass the safe range as long as the sum does not.
 * @throws DomainError `validation-failed` for a part that is no amount, `too-large` when the sum is beyond the safe range.
 */
export function sumPence(amounts: Iterable<Pence>): Pence {
  let total = 0n;
  for (const amount of amounts) {
    assertPence(amount);
    total += BigInt(amount);
  }
  const sum = Number(total);
  if (!Number.isSafeInteger(sum))
    throw new DomainError('too-large', 'The total is too large to be kept exactly');
  return sum;
}
