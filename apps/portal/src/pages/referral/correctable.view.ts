import { RECEIVED_HOW, REFERRAL_SOURCES, type ReferralView } from '@conjoint/contracts';
import { ETHNICITY_GROUPS, londonDate, londonDateTime } from '@conjoint/kernel';
import type { Form } from '../../framework/form.js';
import { Fields } from '../referral-form/answers/fields.js';
import { HOW_WORDS, SEX_WORDS, SOURCE_WORDS } from '../referral-form/answers/referral-words.js';
import { CHILD_FACT_WORDS, FACT_WORDS, factName, factValueWords } from './referral-facts.view.js';
import { typedMoment } from './typed-answers.js';

/** How a fact is typed. */
export type Kind = 'text' | 'long-text' | 'date' | 'moment' | 'choice';

export interface CorrectableFact {
  field: string;
  name: string;
  now: string;
  value: string | null;
  kind: Kind;
  /** May be emptied: then nothing is known. */
  optional: boolean;
  choices: { value: string; text: string }[];
}

export interface FactGroup {
  legend: string;
  facts: CorrectableFact[];
}

const REFERRAL_GROUPS: readonly { legend: string; fields: readonly string[] }[] = [
  {
    legend: 'The referral',
    fields: ['received.receivedAt', 'received.how', 'danger.actionTaken', 'worry.worry'],
  },
  {
    legend: 'The referrer',
    fields: [
      'referrer.source',
      'referrer.name',
      'referrer.organisation',
      'referrer.relationship',
      'referrer.telephone',
      'referrer.email',
    ],
  },
];
const REQUIRED = new Set(['received.receivedAt', 'received.how', 'worry.worry', 'referrer.source', 'sex']);

/** Every fact that may be corrected, with what is recorded now. */
export function correctableGroups(referral: ReferralView): FactGroup[] {
  const ofReferral = REFERRAL_GROUPS.map(({ legend, fields }) => ({
    legend,
    facts: fields.map((field) => factOf(referral, field, readReferralField(referral, field))),
  }));
  const ofChildren = referral.children.map((child) => ({
    legend: child.displayName,
    facts: Object.keys(CHILD_FACT_WORDS)
      .filter((name) => name !== 'expectedOn' || child.unborn)
      .map((name) => {
        const value = (child as unknown as Record<string, string | null | undefined>)[name] ?? null;
        return factOf(referral, `children.${child.childId}.${name}`, value);
      }),
  }));
  return [...ofReferral, ...ofChildren];
}

export function correctableFact(referral: ReferralView, field: string): CorrectableFact | null {
  return (
    correctableGroups(referral)
      .flatMap(({ facts }) => facts)
      .find((fact) => fact.field === field) ?? null
  );
}

function readReferralField(referral: ReferralView, field: string): string | null {
  const [group, name] = field.split('.') as [string, string];
  const holder = (referral as unknown as Record<string, Record<string, string | null> | undefined>)[group];
  return holder?.[name] ?? null;
}

function factOf(referral: ReferralView, field: string, value: string | null): CorrectableFact {
  const last = field.split('.').at(-1)!;
  return {
    field,
    name: field.startsWith('children.') ? factName(field, referral.children) : (FACT_WORDS[field] ?? field),
    now: factValueWords(field, value),
    value,
    kind: kindOf(field, last),
    optional: !REQUIRED.has(field) && !REQUIRED.has(last),
    choices: choicesOf(last),
  };
}

function kindOf(field: string, last: string): Kind {
  if (field === 'received.receivedAt') return 'moment';
  if (last === 'dateOfBirth' || last === 'expectedOn') return 'date';
  if (choicesOf(last).length > 0) return 'choice';
  return last === 'worry' || last === 'actionTaken' ? 'long-text' : 'text';
}

function choicesOf(last: string): { value: string; text: string }[] {
  if (last === 'how') return RECEIVED_HOW.map((value) => ({ value, text: HOW_WORDS[value] }));
  if (last === 'source') return REFERRAL_SOURCES.map((value) => ({ value, text: SOURCE_WORDS[value] }));
  if (last === 'sex') return Object.entries(SEX_WORDS).map(([value, text]) => ({ value, text }));
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
): { value: string | null; reason: string } {
  const fields = new Fields(form);
  const value = typedValue(fact, fields, { form, now });
  const reason = fields.text('reason', {
    label: 'Reason',
    longest: 2000,
    required: 'Enter why this is corrected',
  });
  if (reason !== null && reason.length < 3) fields.wrong('reason', 'The reason must be 3 characters or more');
  return fields.all({ value, reason: reason ?? '' });
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
  const longest = fact.kind === 'long-text' ? 20_000 : 200;
  return fields.text('value', {
    label: factLabel(fact),
    longest,
    ...(fact.optional ? {} : { required: 'Enter what is right' }),
  });
}

/** Without the child's name: the field's own label. */
function factLabel({ field, name }: CorrectableFact): string {
  return CHILD_FACT_WORDS[field.split('.').at(-1)!] ?? name;
}

/** What the boxes hold when the page opens: what is recorded now, so that a small slip is a small correction. */
export function openedWith(fact: CorrectableFact) {
  const moment = fact.kind === 'moment' && fact.value !== null ? londonDateTime(new Date(fact.value)) : null;
  const date = moment?.date ?? (fact.kind === 'date' ? fact.value : null);
  const [year = '', month = '', day = ''] =
    date === null ? [] : date.split('-').map((part) => String(Number(part)));
  return { text: fact.value ?? '', date: { day, month, year }, time: moment?.time ?? '', reason: '' };
}
