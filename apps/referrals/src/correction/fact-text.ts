import type { ReferralInput } from '@conjoint/contracts';

type Name = ReferralInput['adults'][number]['alternativeNames'][number];

/** Facts that are not text, as the text of a correction: what is kept as before and after, and what is typed. */
const ANSWERS = new Set(['inDanger', 'anonymous']);

export function factText(field: string, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (ANSWERS.has(field)) return value === true ? 'yes' : 'no';
  if (field === 'lines') return (value as string[]).filter((line) => line !== '').join('\n') || null;
  if (field === 'people') return (value as string[]).join(' ') || null;
  if (field === 'alternativeNames') return (value as Name[]).map(nameText).join('\n') || null;
  return value as string;
}

/** The value that a text means; a text that means none gives a value that the schema refuses. */
export function factValue(field: string, text: string | null): unknown {
  if (ANSWERS.has(field)) return text === 'yes' ? true : text === 'no' ? false : text;
  if (field === 'lines') return textLines(text).length > 0 ? textLines(text) : [''];
  if (field === 'people') return text === null ? [] : [...new Set(text.split(/\s+/))];
  if (field === 'alternativeNames') return textLines(text).map(nameOf);
  return text;
}

function textLines(text: string | null): string[] {
  return (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** "Sam, Lee": given name, then family name. A name without a comma is a given name. */
function nameText({ givenName, familyName }: Name): string {
  return familyName === null ? (givenName ?? '') : `${givenName ?? ''}, ${familyName}`.trim();
}

function nameOf(line: string): Name {
  const comma = line.indexOf(',');
  const given = (comma < 0 ? line : line.slice(0, comma)).trim();
  const family = comma < 0 ? '' : line.slice(comma + 1).trim();
  return { givenName: given || null, familyName: family || null };
}
