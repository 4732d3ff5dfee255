import type { ReferralInput, ReferralView } from '@conjoint/contracts';
import { ETHNICITIES } from '@conjoint/kernel';
import { dateTimeWords, dateWords, wordsOf } from '../../framework/words.js';
import {
  ADDRESS_WORDS,
  HOW_WORDS,
  RELATIONSHIP_WORDS,
  RESPONSIBILITY_WORDS,
  SEX_WORDS,
  SOURCE_WORDS,
} from '../referral-form/answers/referral-words.js';
import { personName, relationshipWords } from './referral-facts.view.js';

export type Correction = ReferralView['corrections'][number];
type Told = { ref?: string; givenName: string | null; familyName: string | null };

/** What people of a referral are called, by the id of their record and by their reference; those who were withdrawn too. */
export type Names = ReadonlyMap<string, string>;

export function namesOf(
  { children, adults }: Pick<ReferralView, 'children' | 'adults'>,
  corrections: readonly Correction[] = [],
): Names {
  const names = new Map<string, string>();
  for (const { field, before, after } of corrections) {
    const [group, id, ...rest] = field.split('.');
    const whole = rest.length === 0 && (group === 'children' || group === 'adults');
    const person = whole ? read<Told>(after ?? before) : null;
    if (!person) continue;
    names.set(id!, personName(person));
    if (person.ref) names.set(person.ref, personName(person));
  }
  const everybody = [
    ...children.map(({ childId, ...person }) => ({ ...person, id: childId })),
    ...adults.map(({ personId, ...person }) => ({ ...person, id: personId })),
  ];
  for (const { id, ref, displayName } of everybody) names.set(id, displayName).set(ref, displayName);
  return names;
}

export const FACT_WORDS: Readonly<Record<string, string>> = {
  'received.receivedAt': 'When it was received',
  'received.how': 'How it was received',
  'danger.inDanger': 'Is a child in danger now?',
  'danger.actionTaken': 'What was done about the danger',
  'referrer.source': 'Source of the referral',
  'referrer.anonymous': 'Does the referrer want to stay anonymous?',
  'referrer.name': 'Name of the referrer',
  'referrer.organisation': 'Organisation of the referrer',
  'referrer.relationship': 'The referrer’s relationship to the family',
  'referrer.telephone': 'Telephone of the referrer',
  'referrer.email': 'Email of the referrer',
  'worry.worry': 'What the worry is',
  'worry.parentsAware': 'Do the parents know of this referral?',
  'worry.parentsAwareNote': 'About whether the parents know',
  council: 'Which council holds the case',
};

export const CHILD_FACT_WORDS: Readonly<Record<string, string>> = {
  givenName: 'Given name',
  familyName: 'Family name',
  alternativeNames: 'Other names',
  dateOfBirth: 'Date of birth',
  expectedOn: 'Expected date of birth',
  sex: 'Sex',
  ethnicity: 'Ethnicity',
  upn: 'Unique pupil number',
  nhsNumber: 'NHS number',
};
export const ADULT_FACT_WORDS: Readonly<Record<string, string>> = {
  givenName: 'Given name',
  familyName: 'Family name',
  alternativeNames: 'Other names',
  dateOfBirth: 'Date of birth',
  sex: 'Sex',
  telephone: 'Telephone',
  email: 'Email',
};
export const ADDRESS_FACT_WORDS: Readonly<Record<string, string>> = {
  lines: 'Address',
  postcode: 'Postcode',
  kind: 'Kind of address',
  people: 'Who lives there',
};
export const RELATIONSHIP_FACT_WORDS: Readonly<Record<string, string>> = {
  kind: 'Relationship',
  parentalResponsibility: 'Parental responsibility',
};
const NOT_NAMED = 'somebody not named';

/** What a corrected fact is called on a page: `children.<id>.dateOfBirth` → "Date of birth of Kim Lee". */
export function factName(field: string, names: Names): string {
  const [group, key = '', name] = field.split('.');
  if (group === 'children' || group === 'adults') {
    const words = group === 'children' ? CHILD_FACT_WORDS : ADULT_FACT_WORDS;
    const who = names.get(key);
    if (name !== undefined) return who ? `${words[name] ?? name} of ${who}` : (words[name] ?? name);
    return `${group === 'children' ? 'Child' : 'Adult'}${who ? `: ${who}` : ''}`;
  }
  if (group === 'addresses') return name === undefined ? 'Address' : (ADDRESS_FACT_WORDS[name] ?? name);
  if (group !== 'relationships') return FACT_WORDS[field] ?? field;
  const [from = '', to = ''] = key.split('-');
  const what = RELATIONSHIP_FACT_WORDS[name ?? 'kind'] ?? field;
  return `${what} of ${names.get(from) ?? NOT_NAMED} to ${names.get(to) ?? NOT_NAMED}`;
}

/** A recorded value as people read it: codes in words, dates written out, what was added or withdrawn whole in a sentence. */
export function factValueWords(field: string, value: string | null, names: Names): string {
  const [group = '', , name] = field.split('.');
  const whole = name === undefined && ['children', 'adults', 'addresses', 'relationships'].includes(group);
  if (whole) return wholeWords(group, value, names);
  if (value === null || value === '') return 'Not recorded';
  const last = field.split('.').at(-1)!;
  if (last === 'receivedAt') return dateTimeWords(new Date(value).toISOString());
  if (last === 'dateOfBirth' || last === 'expectedOn')
    return /^\d{4}-\d\d-\d\d$/.test(value) ? dateWords(value) : value;
  if (last === 'people')
    return value
      .split(' ')
      .map((ref) => names.get(ref) ?? NOT_NAMED)
      .join(', ');
  if (last === 'kind') return wordsOf(group === 'addresses' ? ADDRESS_WORDS : RELATIONSHIP_WORDS, value);
  const codes = CODES[last];
  return codes ? wordsOf(codes, value) : value;
}

const CODES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  how: HOW_WORDS,
  source: SOURCE_WORDS,
  sex: SEX_WORDS,
  ethnicity: ETHNICITIES,
  parentsAware: RESPONSIBILITY_WORDS,
  parentalResponsibility: RESPONSIBILITY_WORDS,
  inDanger: { yes: 'Yes', no: 'No' },
  anonymous: { yes: 'Yes', no: 'No' },
};

function wholeWords(group: string, value: string | null, names: Names): string {
  if (value === null) return 'Not part of this referral';
  if (group === 'addresses') {
    const address = read<ReferralInput['addresses'][number]>(value);
    return address ? addressWords(address, names) : value;
  }
  if (group === 'relationships') {
    const relationship = read<ReferralInput['relationships'][number]>(value);
    return relationship ? relationshipWords(relationship, (ref) => names.get(ref) ?? NOT_NAMED) : value;
  }
  const person = read<Told & { dateOfBirth: string | null }>(value);
  if (!person) return value;
  return [personName(person), person.dateOfBirth && `born ${dateWords(person.dateOfBirth)}`]
    .filter(Boolean)
    .join(', ');
}

export function addressWords(address: ReferralInput['addresses'][number], names: Names): string {
  const place = [...address.lines, address.postcode].filter(Boolean).join(', ');
  const people = address.people.map((ref) => names.get(ref) ?? NOT_NAMED).join(', ');
  return `${place} (${wordsOf(ADDRESS_WORDS, address.kind).toLowerCase()}). Lives there: ${people}`;
}

/** What the history keeps whole, or null for something an earlier release kept otherwise. */
function read<T>(value: string | null): T | null {
  try {
    return value === null ? null : (JSON.parse(value) as T);
  } catch {
    // Shown as it is instead.
    return null;
  }
}

export function correctionViews(corrections: readonly Correction[], names: Names) {
  return corrections.map((correction) => ({
    what: factName(correction.field, names),
    before: factValueWords(correction.field, correction.before, names),
    after: factValueWords(correction.field, correction.after, names),
    reason: correction.reason,
    who: correction.byName,
    at: dateTimeWords(correction.at),
  }));
}
