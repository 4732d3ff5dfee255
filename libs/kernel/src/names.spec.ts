import fc from 'fast-check';
import { checkName, normaliseName } from './names.js';

describe('normaliseName', () => {
  it.each([
    ['O’Brien', 'obrien'],
    ["O'BRIEN", 'obrien'],
    ['Smith-Jones', 'smith jones'],
    ['  José   María ', 'jose maria'],
    ['Zoë', 'zoe'],
    ['Łukasz', 'lukasz'],
    ['Strauß', 'strauss'],
    ['İlkay', 'ilkay'],
    ['Ｊｏｈｎ', 'john'],
    ['St. John', 'st john'],
    ['محمّد', 'محمد'],
    ['प्रिया', 'प्रिया'],
    ['😀', ''],
  ])('%s is compared as %j', (text, expected) => expect(normaliseName(text)).toBe(expected));

  it('gives the same again, and ignores case and composition', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-composite', maxLength: 30 }), (text) => {
        const once = normaliseName(text);
        expect(normaliseName(once)).toBe(once);
        expect(normaliseName(text.normalize('NFD'))).toBe(once);
      }),
    );
  });
});

describe('checkName', () => {
  it.each([
    [' Anna  Maria ', 'Anna Maria'],
    ["O'Brien", "O'Brien"],
    ['Zoe\u0308', 'Zoë'],
    ['<b>Bobby</b> & "Tables"; --', '<b>Bobby</b> & "Tables"; --'],
    ['Star 🌟 👨‍👩‍👧', 'Star 🌟 👨‍👩‍👧'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['Nguyễn Thị', 'Nguyễn Thị'],
    ['Ava\u00a0Rose', 'Ava Rose'],
    ['a'.repeat(100), 'a'.repeat(100)],
    [
      'X\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308',
      'X\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308',
    ],
  ])('accepts %j', (text, value) => expect(checkName(text)).toEqual({ ok: true, value }));

  it.each([
    ['', 'Enter family name'],
    [' \u00a0 ', 'Enter family name'],
    ['a'.repeat(101), 'Family name must be 100 characters or fewer'],
    ['👨‍👩‍👧'.repeat(40), 'Family name must be 100 characters or fewer'],
    ['a'.repeat(2_000_000), 'Family name must be 100 characters or fewer'],
    ['a' + '\u0301'.repeat(300), 'Family name has too many accents or marks on one letter. Use 8 or fewer'],
    [
      'Anna\nMaria',
      'Family name must be on one line, without tabs or other control characters. Type it again instead of pasting it',
    ],
    [
      'Anna\tMaria',
      'Family name must be on one line, without tabs or other control characters. Type it again instead of pasting it',
    ],
    [
      'Anna\u0000',
      'Family name must be on one line, without tabs or other control characters. Type it again instead of pasting it',
    ],
    ['\u202eannA', 'Family name has hidden or broken characters. Type it again instead of pasting it'],
    ['Anna\ud83d', 'Family name has hidden or broken characters. Type it again instead of pasting it'],
  ])('refuses %j', (text, message) => expect(checkName(text, 'Family name')).toEqual({ ok: false, message }));

  it('accepts its own result unchanged, and what it accepts can be stored as UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const first = checkName(text);
        if (!first.ok) return;
        expect(checkName(first.value)).toEqual(first);
        expect(Buffer.from(first.value, 'utf8').toString('utf8')).toBe(first.value);
      }),
    );
  });
});
