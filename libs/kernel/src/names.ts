/** Letters that Unicode does not decompose into a base letter and a mark. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
};
// Marks that only modify a letter: Latin and Greek diacritics, Hebrew points, Arabic vowels. Vowel signs of Indic scripts
// are marks to Unicode too, but there they are letters of the name and stay.
const DIACRITICS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g;

/**
 * A name as matching sees it: compatibility forms, case, diacritics and punctuation taken away, apostrophes dropped
 * ("O’Brien" → "obrien"), hyphens and other punctuation as one space ("Smith-Jones" → "smith jones"). Empty when no letter or digit is left.
 * For comparing only: what is stored and shown is what `checkName` gives.
 */
export function normaliseName(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(DIACRITICS, '')
    .replace(/[ßæœøłđðþħı]/g, (letter) => PLAIN_LETTERS[letter]!)
    .replace(/['’‘ʼʻ`´＇]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()
    .normalize('NFC');
}

export type CheckedName =
  { readonly ok: true; readonly value: string } | { readonly ok: false; readonly message: string };

const MAX_CHARACTERS = 100;
const MAX_CODE_UNITS = 200;
const MAX_MARKS_IN_A_ROW = 8;

/**
 * A name or part of one as somebody typed it. Almost everything is somebody's name: apostrophes, digits, markup characters
 * (they are escaped when shown) and emoji are accepted. Refused, each with its own message: nothing, control and hidden
 * direction characters, half characters, more than 8 marks stacked on one letter, more than 100 characters (as people count them) or
 * 200 UTF-16 code units. The value is trimmed, inner spaces are single, and it is in NFC.
 * @param label the question in sentence case: "Family name"
 */
export function checkName(text: string, label = 'Name'): CheckedName {
  const fail = (message: string): CheckedName => ({ ok: false, message });
  const tooLong = `${label} must be ${MAX_CHARACTERS} characters or fewer`;
  // Normalising and counting are only done on text of a sane length.
  if (text.length > 10_000) return fail(tooLong);
  const value = text
    .normalize('NFC')
    .replace(/[ \u00a0\u2000-\u200a\u202f\u205f\u3000]+/g, ' ')
    .replace(/^ +| +$/g, '');
  if (value === '') return fail(`Enter ${label.charAt(0).toLowerCase()}${label.slice(1)}`);
  if (/[\p{Cc}\u2028\u2029]/u.test(value)) {
    return fail(
      `${label} must be on one line, without tabs or other control characters. Type it again instead of pasting it`,
    );
  }
  // Unpaired surrogates cannot be stored; direction overrides make a name read as another one.
  if (/[\p{Cs}\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/u.test(value)) {
    return fail(`${label} has hidden or broken characters. Type it again instead of pasting it`);
  }
  if (new RegExp(`\\p{M}{${MAX_MARKS_IN_A_ROW + 1}}`, 'u').test(value)) {
    return fail(`${label} has too many accents or marks on one letter. Use ${MAX_MARKS_IN_A_ROW} or fewer`);
  }
  if (value.length > MAX_CODE_UNITS || characterCount(value) > MAX_CHARACTERS) return fail(tooLong);
  return { ok: true, value };
}

const segmenter = new Intl.Segmenter('en-GB', { granularity: 'grapheme' });

function characterCount(text: string): number {
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count;
}
