import fc from 'fast-check';
import {
  checkDfeCode,
  checkNhsNumber,
  checkSocialWorkRegistration,
  checkUpn,
  formatNhsNumber,
} from './identifiers.js';

const digit = fc.integer({ min: 0, max: 9 });
const LETTERS = 'ABCDEFGHJKLMNPQRTUVWXYZ';

describe('unique pupil numbers', () => {
  it.each(['K314200125001', 'Z314200125002', 'N314200125003'])('accepts %s', (upn) => {
    expect(checkUpn(upn)).toEqual({ ok: true, value: upn, authorityCode: '314', temporary: false });
  });

  it('reads lower case and spaces as typed', () => {
    expect(checkUpn(' k314 2001 25001 ')).toMatchObject({ ok: true, value: 'K314200125001' });
  });

  it('accepts a temporary number that ends in a letter', () => {
    const temporary = LETTERS.split('')
      .map((letter) => `${letter}31420012500A`)
      .filter((upn) => checkUpn(upn).ok);
    expect(temporary).toHaveLength(1);
    expect(checkUpn(temporary[0]!)).toMatchObject({ temporary: true });
  });

  it.each([
    ['K31420012500', 'length'],
    ['K3142001250011', 'length'],
    ['', 'length'],
    ['K3142X0125001', 'characters'],
    ['X98765432123B', 'check-letter'],
    ['K31420012500S', 'last-character'],
    ['K31420012500!', 'last-character'],
    ['1314200125001', 'first-letter'],
    ['S314200125001', 'first-letter'],
    ['A995012650596', 'check-letter'],
    ['A123456789123', 'check-letter'],
    ['Z314200125001', 'check-letter'],
  ])('refuses %j: %s', (upn, problem) => expect(checkUpn(upn)).toMatchObject({ ok: false, problem }));

  it('finds every single wrong digit: 23 is prime and no place is a multiple of it', () => {
    fc.assert(
      fc.property(
        fc.array(digit, { minLength: 12, maxLength: 12 }),
        fc.nat(11),
        fc.integer({ min: 1, max: 9 }),
        (digits, at, add) => {
          const valid = LETTERS.split('')
            .map((letter) => letter + digits.join(''))
            .filter((upn) => checkUpn(upn).ok);
          expect(valid).toHaveLength(1);
          const changed = digits.map((d, i) => (i === at ? (d + add) % 10 : d));
          expect(checkUpn(valid[0]![0] + changed.join('')).ok).toBe(false);
        },
      ),
    );
  });
});

describe('NHS numbers', () => {
  it.each(['9434765919', '943 476 5919', '943-476-5919', '401 023 2137', '999 000 0018'])(
    'accepts %s',
    (text) => {
      expect(checkNhsNumber(text)).toEqual({ ok: true, value: text.replace(/\D/g, '') });
    },
  );

  it.each([
    ['9434765918', 'check-digit'],
    ['9434756919', 'check-digit'],
    ['987 654 4321 0', 'length'],
    ['943476591', 'length'],
    ['', 'length'],
    ['943476591X', 'characters'],
    ['0000000000', 'repeated-digit'],
    ['1111111111', 'repeated-digit'],
  ])('refuses %j: %s', (text, problem) => expect(checkNhsNumber(text)).toMatchObject({ ok: false, problem }));

  it('never accepts two last digits for the same first nine, and is printed in three groups', () => {
    fc.assert(
      fc.property(fc.array(digit, { minLength: 9, maxLength: 9 }), (digits) => {
        const accepted = [...Array(10).keys()].filter(
          (last) => checkNhsNumber([...digits, last].join('')).ok,
        );
        expect(accepted.length).toBeLessThanOrEqual(1);
      }),
    );
    expect(formatNhsNumber('9434765919')).toBe('943 476 5919');
  });
});

describe('registration numbers and authority codes', () => {
  it.each(['SW123456', 'sw 98765', 'SW1'])('accepts %s', (text) => {
    expect(checkSocialWorkRegistration(text)).toMatchObject({ ok: true });
  });

  it.each(['SW', '123456', 'SW1234567', 'SW012345', 'AB123456', 'SW12345X', 'Oz2054309383'])(
    'refuses %s',
    (text) => {
      expect(checkSocialWorkRegistration(text)).toMatchObject({ ok: false, problem: 'format' });
    },
  );

  it('takes three digits as an authority code', () => {
    expect(checkDfeCode(' 205 ')).toEqual({ ok: true, value: '205' });
    for (const text of ['20', '2055', '020', 'x', '314 / 318']) expect(checkDfeCode(text).ok).toBe(false);
  });

  it('never repeats the number in a message', () => {
    const messages = [
      checkUpn('A995012650596'),
      checkNhsNumber('9434765918'),
      checkSocialWorkRegistration('SW1234567'),
    ];
    for (const result of messages) expect(JSON.stringify(result)).not.toMatch(/99501265|943476|1234567/);
  });
});
