import fc from 'fast-check';
import { assertPence, formatPounds, isPence, parsePounds, sumPence } from './money.js';

const pence = fc.maxSafeInteger().map((n) => (Object.is(n, -0) ? 0 : n));

describe('parsePounds', () => {
  it.each([
    ['1,234.56', 123456],
    ['£1,234', 123400],
    [' £ 1 234.5 ', 123450],
    ['0.05', 5],
    ['.5', 50],
    ['12.', 1200],
    ['-12.34', -1234],
    ['-£12.34', -1234],
    ['£-12.34', -1234],
    ['−12.34', -1234],
    ['(1,000.00)', -100000],
    ['-0', 0],
    ['0012.3400', 1234],
    ['323582.25', 32358225],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
  ])('reads %j as %i pence', (text, expected) =>
    expect(parsePounds(text)).toEqual({ ok: true, pence: expected }),
  );

  it.each([
    ['', 'Enter amount'],
    ['£', 'Amount must be an amount in pounds, such as 1,234.56'],
    ['.', 'Amount must be an amount in pounds, such as 1,234.56'],
    ['1,23.45', 'Amount must be an amount in pounds, such as 1,234.56'],
    ['1.234,56', 'Amount must be an amount in pounds, such as 1,234.56'],
    ['1e5', 'Amount must be an amount in pounds, such as 1,234.56'],
    ['0x10', 'Amount must be an amount in pounds, such as 1,234.56'],
    ['--5', 'Amount must be an amount in pounds, such as 1,234.56'],
    ['(-5)', 'Amount must be an amount in pounds, such as 1,234.56'],
    ['$5', 'Amount must be an amount in pounds, such as 1,234.56'],
    ['twelve', 'Amount must be an amount in pounds, such as 1,234.56'],
    ['1.005', 'Amount must have no more than 2 decimal places'],
    ['90071992547409.92', 'Amount is too large'],
    ['9'.repeat(400), 'Amount is too large'],
  ])('refuses %j: %s', (text, message) => expect(parsePounds(text)).toEqual({ ok: false, message }));

  it('names the question it is about', () => {
    expect(parsePounds('', 'Contract price')).toEqual({ ok: false, message: 'Enter contract price' });
  });

  it('reads back every amount it prints, exactly', () => {
    fc.assert(
      fc.property(pence, (amount) =>
        expect(parsePounds(formatPounds(amount))).toEqual({ ok: true, pence: amount }),
      ),
    );
  });

  it('gives whole safe pence or a message for anything typed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-£(]?[\d,.]{0,12}\)?$/)), (text) => {
        const result = parsePounds(text);
        expect(result.ok ? isPence(result.pence) : result.message.length > 0).toBe(true);
      }),
    );
  });
});

describe('formatPounds', () => {
  it.each([
    [0, '£0.00'],
    [5, '£0.05'],
    [-5, '-£0.05'],
    [99999, '£999.99'],
    [100000, '£1,000.00'],
    [-123456789, '-£1,234,567.89'],
  ])('%i is %s', (amount, text) => expect(formatPounds(amount)).toBe(text));

  it.each([0.1, NaN, Infinity, -0, 2 ** 53, '5', null])('refuses %p', (value) => {
    expect(() => assertPence(value)).toThrow(expect.objectContaining({ code: 'validation-failed' }));
  });
});

describe('sumPence', () => {
  it('is exact, and the same in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -(10 ** 12), max: 10 ** 12 })), (amounts) => {
        const clean = amounts.map((amount) => amount + 0);
        const expected = Number(clean.reduce((sum, amount) => sum + BigInt(amount), 0n));
        expect(sumPence(clean)).toBe(expected);
        expect(sumPence([...clean].reverse())).toBe(expected);
      }),
    );
  });

  it('may pass the safe range on the way, but not at the end', () => {
    const most = Number.MAX_SAFE_INTEGER;
    expect(sumPence([most, most, -most])).toBe(most);
    expect(sumPence([])).toBe(0);
    expect(() => sumPence([most, 1])).toThrow(expect.objectContaining({ code: 'too-large' }));
    expect(() => sumPence([1, 0.5])).toThrow(expect.objectContaining({ code: 'validation-failed' }));
  });
});
