import fc from 'fast-check';
import {
  addFractions,
  decimalsOf,
  floorDivide,
  floorOf,
  formatFraction,
  fraction,
  greatestCommonDivisor,
  parseFraction,
  ZERO,
  type Fraction,
} from './fraction.js';

const anyFraction = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.bigInt({ min: 1n, max: 10n ** 20n }))
  .map(([numerator, denominator]) => fraction(numerator, denominator));

/** Whether two fractions are the same number, without lowest terms. */
const same = (left: Fraction, right: Fraction) =>
  left.numerator * right.denominator === right.numerator * left.denominator;

describe('a fraction', () => {
  it('is in lowest terms with a positive denominator', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).filter((denominator) => denominator !== 0n),
        (numerator, denominator) => {
          const made = fraction(numerator, denominator);
          expect(made.denominator > 0n).toBe(true);
          expect(greatestCommonDivisor(made.numerator, made.denominator)).toBe(1n);
          expect(made.numerator * denominator).toBe(numerator * made.denominator);
        },
      ),
    );
  });

  it('has no denominator 0', () => expect(() => fraction(1n, 0n)).toThrow(RangeError));

  it('adds exactly: in any order, with 0 changing nothing and its opposite giving 0', () => {
    fc.assert(
      fc.property(anyFraction, anyFraction, anyFraction, (a, b, c) => {
        expect(addFractions(a, b)).toEqual(addFractions(b, a));
        expect(addFractions(addFractions(a, b), c)).toEqual(addFractions(a, addFractions(b, c)));
        expect(addFractions(a, ZERO)).toEqual(a);
        expect(addFractions(a, fraction(-a.numerator, a.denominator))).toEqual(ZERO);
      }),
    );
  });

  it('rounds down to the whole number that is not above it, below zero, too', () => {
    fc.assert(
      fc.property(anyFraction, (a) => {
        const whole = floorOf(a);
        expect(whole * a.denominator <= a.numerator).toBe(true);
        expect((whole + 1n) * a.denominator > a.numerator).toBe(true);
      }),
    );
    expect(floorDivide(-1n, 2n)).toBe(-1n);
    expect(floorDivide(-4n, 2n)).toBe(-2n);
  });

  it('is read as it was written', () => {
    fc.assert(fc.property(anyFraction, (a) => expect(parseFraction(formatFraction(a))).toEqual(a)));
    for (const text of ['', '1', '1/', '1.5/2', '1/-2', ' 1/2', '1/2x'])
      expect(() => parseFraction(text)).toThrow(SyntaxError);
    expect(() => parseFraction('1/0')).toThrow(RangeError);
  });

  it.each([
    [fraction(1n, 3n), 3, '0.333…'],
    [fraction(-1n, 2n), 2, '-0.50'],
    [fraction(5n), 2, '5.00'],
    [fraction(-7n, 3n), 0, '-2…'],
    [fraction(1n, 1000n), 2, '0.00…'],
  ])('is shown with decimals that are cut, not rounded: %j', (value, places, text) => {
    expect(decimalsOf(value, places)).toBe(text);
    if (!text.endsWith('…'))
      expect(same(value, fraction(BigInt(text.replace('.', '')), 10n ** BigInt(places)))).toBe(true);
  });
});
