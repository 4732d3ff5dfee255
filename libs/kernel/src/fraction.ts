/** An exact rational number in lowest terms with a positive denominator. Money divided by shares stays exact in it; only its end is rounded. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const ZERO: Fraction = { numerator: 0n, denominator: 1n };

/** @throws RangeError for a denominator of 0. */
export function fraction(numerator: bigint, denominator = 1n): Fraction {
  if (denominator === 0n) throw new RangeError('A fraction has no denominator 0');
  const sign = denominator < 0n ? -1n : 1n;
  const common = greatestCommonDivisor(numerator, denominator);
  return { numerator: (sign * numerator) / common, denominator: (sign * denominator) / common };
}

export function addFractions(left: Fraction, right: Fraction): Fraction {
  return fraction(
    left.numerator * right.denominator + right.numerator * left.denominator,
    left.denominator * right.denominator,
  );
}

/** The greatest whole number that is not above it. */
export function floorOf({ numerator, denominator }: Fraction): bigint {
  return floorDivide(numerator, denominator);
}

/** Division rounded down, also below zero: -1 ÷ 2 is -1. The divisor is positive. */
export function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}

/** Never negative; 1 for two zeros, so that it can always divide. */
export function greatestCommonDivisor(left: bigint, right: bigint): bigint {
  let [a, b] = [left < 0n ? -left : left, right < 0n ? -right : right];
  while (b > 0n) [a, b] = [b, a % b];
  return a === 0n ? 1n : a;
}

/** "5487303/1", "-2/3": how a fraction travels and is kept. */
export function formatFraction({ numerator, denominator }: Fraction): string {
  return `${numerator}/${denominator}`;
}

/** @throws SyntaxError or RangeError for text that is no fraction. */
export function parseFraction(text: string): Fraction {
  const match = /^(-?\d+)\/(\d+)$/.exec(text);
  if (!match) throw new SyntaxError('not a fraction');
  return fraction(BigInt(match[1]!), BigInt(match[2]!));
}

/**
 * For reading only: "41147.253" with so many decimals, cut and not rounded, so that it never says more than the fraction; "…" where it goes on.
 */
export function decimalsOf({ numerator, denominator }: Fraction, places: number): string {
  const negative = numerator < 0n;
  const size = negative ? -numerator : numerator;
  const scaled = (size * 10n ** BigInt(places)) / denominator;
  const digits = scaled.toString().padStart(places + 1, '0');
  const whole = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  const exact = (size * 10n ** BigInt(places)) % denominator === 0n;
  return `${negative ? '-' : ''}${whole}${exact ? '' : '…'}`;
}
