import { RECEIVED_HOW, REFERRAL_SOURCES, type ReferralView } from '@conjoint/contracts';
import { ETHNICITY_GROUPS, londonDate, londonDateTime } from '@conjoint/kernel';
import type { Form } from '../../framework/form.js';
import { Fields } from '../referral-form/answers/fields.js';
import {
  ADDRESS_WORDS,
  HOW_WORDS,
  RELATIONSHIP_WORDS,
  RESPONSIBILITY_WORDS,
  SEX_WORDS,
  SOURCE_WORDS,
} from '../referral-form/answers/referral-words.js';
import {
  ADDRESS_FACT_WORDS,
  ADULT_FACT_WORDS,
  CHILD_FACT_WORDS,
  RELATIONSHIP_FACT_WORDS,
  addressWords,
  factName,
  factValueWords,
  namesOf,
  type Names,
} from './history.view.js';
import { relationshipWords } from './referral-facts.view.js';
import { typedMoment } from './typed-answers.js';

/** How a fact is typed. */
export type Kind = 'text' | 'long-text' | 'date' | 'moment' | 'choice' | 'people';

export interface CorrectableFact {
  field: string;
  name: string;
  now: string;
  value: string | null;
  kind: Kind;
  /** May be emptied: then nothing is known. */
  optional: boolean;
  choices: { value: string; text: string }[];
  hint: string;
  /** Of a person: what the record says, in words, where that is something else; null where it agrees. */
  record: { says: string | null } | null;
}

export interface FactGroup {
  legend: string;
  /** The person, address or relationship the facts are of, which may be withdrawn as a whole. */
  part: string | null;
  /** What it is, for whoever withdraws it. */
  what: string;
  facts: CorrectableFact[];
}

const REFERRAL_GROUPS: readonly { legend: string; fields: readonly string[] }[] = [
  {
    legend: 'The referral',
    fields: [
      'received.receivedAt',
      'received.how',
      'danger.inDanger',
      'danger.actionTaken',
      'worry.worry',
      'worry.parentsAware',
      'worry.parentsAwareNote',
    ],
  },
  {
    legend: 'The referrer',
    fields: [
      'referrer.source',
      'referrer.anonymous',
      'referrer.name',
      'referrer.organisation',
      'referrer.relationship',
      'referrer.telephone',
      'referrer.email',
    ],
  },
];
/** By the last name of the path, or by path and name where the last name is used twice. */
const REQUIRED = new Set([
  'receivedAt',
  'how',
  'inDanger',
  'worry',
  'parentsAware',
  'source',
  'anonymous',
  'sex',
  'kind',
  'people',
  'parentalResponsibility',
]);
const HINTS: Readonly<Record<string, string>> = {
  alternativeNames: 'One name on a line, given name first: Sam, Lee. Leave it empty if there is none',
  lines: 'At most 4 lines, without the postcode',
  postcode: 'It says which council’s area this is. Leave it empty if it is not known',
};
const LONG = new Set(['worry', 'actionTaken', 'parentsAwareNote', 'lines', 'alternativeNames']);
type Person = { recordSays: Record<string, string | null>; unborn?: boolean };

/** Every fact that may be corrected, with what is recorded now. */
export function correctableGroups(referral: ReferralView): FactGroup[] {
  const names = namesOf(referral);
  const fact = (field: string, value: unknown, person?: Person): CorrectableFact =>
    factOf({ field, names, person }, asText(value));
  const group = (
    part: string,
    { legend, what }: { legend: string; what: string },
    of: { holder: object; words: Readonly<Record<string, string>>; person?: Person },
  ): FactGroup => ({
    legend,
    what,
    part,
    facts: Object.keys(of.words)
      .filter((name) => name !== 'expectedOn' || of.person?.unborn === true)
      .map((name) => fact(`${part}.${name}`, (of.holder as Record<string, unknown>)[name], of.person)),
  });
  const ofReferral = REFERRAL_GROUPS.map(({ legend, fields }) => ({
    legend,
    what: '',
    part: null,
    facts: fields.map((field) => fact(field, readReferralField(referral, field))),
  }));
  const ofChildren = referral.children
    .filter(({ state }) => state !== 'withdrawn')
    .map((child) => {
      const words = { legend: child.displayName, what: 'child' };
      const of = { holder: child, words: CHILD_FACT_WORDS, person: child };
      return group(`children.${child.childId}`, words, of);
    });
  const ofAdults = referral.adults.map((adult) => {
    const words = { legend: adult.displayName, what: 'adult' };
    return group(`adults.${adult.personId}`, words, {
      holder: adult,
      words: ADULT_FACT_WORDS,
      person: adult,
    });
  });
  const ofAddresses = referral.addresses.map((address) => {
    const words = { legend: addressWords(address, names), what: 'address' };
    return group(`addresses.${address.ref}`, words, { holder: address, words: ADDRESS_FACT_WORDS });
  });
  const ofRelationships = referral.relationships.map((one, index) => {
    const part = `relationships.${relationshipKey(referral.relationships, index)}`;
    const legend = relationshipWords(one, (ref) => names.get(ref) ?? '');
    return group(part, { legend, what: 'relationship' }, { holder: one, words: RELATIONSHIP_FACT_WORDS });
  });
  return [...ofReferral, ...ofChildren, ...ofAdults, ...ofAddresses, ...ofRelationships].map((one) => ({
    ...one,
    facts: one.facts.map((each) =>
      each.kind === 'people' ? { ...each, choices: everybody(referral) } : each,
    ),
  }));
}

export function everybody({ children, adults }: Pick<ReferralView, 'children' | 'adults'>) {
  return [...children.filter(({ state }) => state !== 'withdrawn'), ...adults].map(
    ({ ref, displayName }) => ({ value: ref, text: displayName }),
  );
}

/** As the service names it: by the two people, and by its number where two of the same people are recorded. */
function relationshipKey(all: ReferralView['relationships'], index: number): string {
  const { from, to } = all[index]!;
  const before = all.slice(0, index).filter((one) => one.from === from && one.to === to).length;
  return before === 0 ? `${from}-${to}` : `${from}-${to}-${before + 1}`;
}

export function correctableFact(referral: ReferralView, field: string): CorrectableFact | null {
  return (
    correctableGroups(referral)
      .flatMap(({ facts }) => facts)
      .find((fact) => fact.field === field) ?? null
  );
}

function readReferralField(referral: ReferralView, field: string): unknown {
  const [group, name] = field.split('.') as [string, string];
  return (referral as unknown as Record<string, Record<string, unknown> | undefined>)[group]?.[name];
}

type Name = { givenName: string | null; familyName: string | null };

/** A recorded value as the text of a correction: see the contract. */
function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (!Array.isArray(value)) return typeof value === 'string' ? value : null;
  const names = value.every((one) => typeof one === 'object');
  const texts = names
    ? (value as Name[]).map(({ givenName, familyName }) =>
        familyName === null ? (givenName ?? '') : `${givenName ?? ''}, ${familyName}`.trim(),
      )
    : (value as string[]).filter((line) => line !== '');
  return texts.length === 0 ? null : texts.join('\n');
}

function factOf(
  { field, names, person }: { field: string; names: Names; person: Person | undefined },
  value: string | null,
): CorrectableFact {
  const last = field.split('.').at(-1)!;
  const kind = kindOf(field, last);
  const text = kind === 'people' ? (value?.replaceAll('\n', ' ') ?? null) : value;
  const differs = person !== undefined && Object.hasOwn(person.recordSays, last);
  const optional = !REQUIRED.has(last);
  return {
    field,
    name: factName(field, names),
    now: factValueWords(field, text, names),
    value: text,
    kind,
    optional,
    choices: choicesOf(field, last),
    hint: HINTS[last] ?? (optional ? 'Leave it empty if it is not known' : ''),
    record:
      person === undefined || last === 'alternativeNames'
        ? null
        : { says: differs ? factValueWords(field, person.recordSays[last]!, names) : null },
  };
}

function kindOf(field: string, last: string): Kind {
  if (last === 'receivedAt') return 'moment';
  if (last === 'dateOfBirth' || last === 'expectedOn') return 'date';
  if (last === 'people') return 'people';
  if (choicesOf(field, last).length > 0) return 'choice';
  return LONG.has(last) ? 'long-text' : 'text';
}

const YES_NO = { yes: 'Yes', no: 'No' };
const CHOICES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  sex: SEX_WORDS,
  inDanger: YES_NO,
  anonymous: YES_NO,
  parentsAware: RESPONSIBILITY_WORDS,
  parentalResponsibility: RESPONSIBILITY_WORDS,
};

function choicesOf(field: string, last: string): { value: string; text: string }[] {
  if (last === 'how') return RECEIVED_HOW.map((value) => ({ value, text: HOW_WORDS[value] }));
  if (last === 'source') return REFERRAL_SOURCES.map((value) => ({ value, text: SOURCE_WORDS[value] }));
  const kinds = field.startsWith('addresses.') ? ADDRESS_WORDS : RELATIONSHIP_WORDS;
  const words = last === 'kind' ? kinds : CHOICES[last];
  if (words) return Object.entries(words).map(([value, text]) => ({ value, text }));
  if (last !== 'ethnicity') return [];
  const known = ETHNICITY_GROUPS.flatMap(({ codes }) =>
    Object.entries(codes).map(([value, text]) => ({ value, text })),
  );
  return [...known, { value: 'none', text: 'Not recorded' }];
}

/** What was typed for the fact and why. @throws DomainError `validation-failed` with every field that is wrong. */
export function typedCorrection(
  fact: CorrectableFact,
  form: Form,
  now: Date,
): { value: string | null; reason: string; correctRecord?: boolean } {
  const fields = new Fields(form);
  const value = typedValue(fact, fields, { form, now });
  const asked = fact.record !== null && fact.record.says !== null;
  const record = asked
    ? fields.choice('record', ['yes', 'no'], 'Select whether the record is wrong too')
    : null;
  const reason = fields.text('reason', {
    label: 'Reason',
    longest: 2000,
    required: 'Enter why this is corrected',
  });
  if (reason !== null && reason.length < 3) fields.wrong('reason', 'The reason must be 3 characters or more');
  const answer = record === null ? {} : { correctRecord: record === 'yes' };
  return fields.all({ value, reason: reason ?? '', ...answer });
}

function typedValue(
  fact: CorrectableFact,
  fields: Fields,
  { form, now }: { form: Form; now: Date },
): string | null {
  if (fact.kind === 'moment') return typedMoment(fields, { label: 'Date it was received', now });
  if (fact.kind === 'date') {
    const { day, month, year } = form.date('value');
    if (day === '' && month === '' && year === '' && fact.optional) return null;
    const inPast = fact.field.endsWith('dateOfBirth')
      ? { today: londonDate(now), notAfter: londonDate(now) }
      : {};
    return fields.date('value', { label: factLabel(fact), ...inPast });
  }
  if (fact.kind === 'choice') {
    const chosen = fields.choice(
      'value',
      fact.choices.map(({ value }) => value),
      'Select what is right',
    );
    return chosen === 'none' ? null : chosen;
  }
  if (fact.kind === 'people') {
    const people = form.list('value').filter((ref) => fact.choices.some(({ value }) => value === ref));
    if (people.length === 0) fields.wrong('value', 'Select who lives there');
    return people.join(' ');
  }
  const longest = fact.kind === 'long-text' ? 20_000 : 200;
  return fields.text('value', {
    label: factLabel(fact),
    longest,
    ...(fact.optional ? {} : { required: 'Enter what is right' }),
  });
}

/** Without the person's name: the field's own label. */
function factLabel({ field, name }: CorrectableFact): string {
  const last = field.split('.').at(-1)!;
  return CHILD_FACT_WORDS[last] ?? ADULT_FACT_WORDS[last] ?? ADDRESS_FACT_WORDS[last] ?? name;
}

/** What the boxes hold when the page opens: what is recorded now, so that a small slip is a small correction. */
export function openedWith(fact: CorrectableFact) {
  const moment = fact.kind === 'moment' && fact.value !== null ? londonDateTime(new Date(fact.value)) : null;
  const date = moment?.date ?? (fact.kind === 'date' ? fact.value : null);
  const [year = '', month = '', day = ''] =
    date === null ? [] : date.split('-').map((part) => String(Number(part)));
  return {
    text: fact.value ?? '',
    date: { day, month, year },
    time: moment?.time ?? '',
    reason: '',
    record: '',
  };
}
