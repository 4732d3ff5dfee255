import { randomInt } from 'node:crypto';

const STARTS = [
  'Bram',
  'Thistle',
  'Quill',
  'Marrow',
  'Fenn',
  'Lark',
  'Oster',
  'Penn',
  'Wither',
  'Yarrow',
  'Harrow',
  'Corbel',
];
const MIDDLES = ['and', 'er', 'ing', 'el', 'ow', 'is', 'en', 'ick', 'am', 'ott', 'ard', 'und'];
const ENDS = [
  'thorne',
  'wick',
  'combe',
  'stead',
  'bourne',
  'field',
  'mere',
  'gate',
  'shaw',
  'holt',
  'dene',
  'croft',
];

const planted = new Set<string>();

/** A name that occurs nowhere else, on this run or an earlier one, and still reads like a name in a picture. */
export function newName(): string {
  const part = (parts: readonly string[]): string => parts[randomInt(parts.length)]!;
  return canary(part(STARTS) + part(MIDDLES) + part(MIDDLES) + part(ENDS));
}

/** Personal data typed on a journey: it may be seen on pages only, never in an address, a log or a figure. */
export function canary(text: string): string {
  planted.add(text);
  return text;
}

/** The planted texts that occur in `text`, whether plain, percent-encoded or in other capitals. */
export function canariesIn(text: string): string[] {
  const forms = [text, decoded(text)].map((form) => form.toLowerCase());
  return [...planted].filter((name) => forms.some((form) => form.includes(name.toLowerCase())));
}

function decoded(text: string): string {
  return text.replaceAll('+', ' ').replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded; // not a percent-encoding after all
    }
  });
}
