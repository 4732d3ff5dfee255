import type { ReferralInput } from '@conjoint/contracts';
import { ETHNICITIES, formatNhsNumber } from '@conjoint/kernel';
import { dateTimeWords, dateWords, wordsOf } from '../../framework/words.js';
import {
  ADDRESS_WORDS,
  HOW_WORDS,
  RELATIONSHIP_WORDS,
  RESPONSIBILITY_WORDS,
  SEX_WORDS,
  SOURCE_WORDS,
} from '../referral-form/answers/referral-words.js';

export interface Fact {
  name: string;
  value: string;
}

/** What a referral says, whether it is recorded here or offered by another council. */
export type Told = Pick<
  ReferralInput,
  'danger' | 'received' | 'referrer' | 'worry' | 'relationships' | 'addresses' | 'children' | 'adults'
>;
type Child = ReferralInput['children'][number];
type Adult = ReferralInput['adults'][number];

const NOT_RECORDED = 'Not recorded';
const YES_NO_WORDS: Readonly<Record<string, string>> = { yes: 'Yes', no: 'No', 'not-known': 'Not known' };

export function toldFacts(told: Told) {
  return {
    inDanger: told.danger.inDanger,
    received: receivedFacts(told),
    referrer: referrerFacts(told.referrer),
    worry: told.worry.worry,
    parentsAware: [
      {
        name: 'Do the parents know of this referral?',
        value: wordsOf(YES_NO_WORDS, told.worry.parentsAware),
      },
      ...(told.worry.parentsAwareNote ? [{ name: 'About that', value: told.worry.parentsAwareNote }] : []),
    ],
    adults: told.adults.map((adult) => ({ name: personName(adult), facts: adultFacts(adult) })),
    relationships: told.relationships.map((one) => relationshipWords(one, (ref) => nameOfRef(told, ref))),
    addresses: told.addresses.map((address) => ({
      lines: [...address.lines, address.postcode].filter((line): line is string => Boolean(line)),
      kind: wordsOf(ADDRESS_WORDS, address.kind),
      people: address.people.map((ref) => nameOfRef(told, ref)),
    })),
  };
}

function receivedFacts({ danger, received }: Told): Fact[] {
  return [
    { name: 'Received', value: dateTimeWords(received.receivedAt) },
    { name: 'How', value: wordsOf(HOW_WORDS, received.how) },
    { name: 'Is a child in danger now?', value: danger.inDanger ? 'Yes' : 'No' },
    ...(danger.actionTaken ? [{ name: 'What was done about it', value: danger.actionTaken }] : []),
  ];
}

function referrerFacts(referrer: Told['referrer']): Fact[] {
  return [
    { name: 'Source', value: wordsOf(SOURCE_WORDS, referrer.source) },
    { name: 'Name', value: referrer.anonymous ? 'Wants to stay anonymous' : (referrer.name ?? NOT_RECORDED) },
    ...some('Organisation', referrer.organisation),
    ...some('Relationship to the family', referrer.relationship),
    ...some('Telephone', referrer.telephone),
    ...some('Email', referrer.email),
  ];
}

/** Whatever is known of a child. What is not known is said where somebody would look for it. */
export function childFacts(child: Child): Fact[] {
  const born = child.unborn
    ? { name: 'Expected date of birth', value: child.expectedOn ? dateWords(child.expectedOn) : 'Not known' }
    : { name: 'Date of birth', value: child.dateOfBirth ? dateWords(child.dateOfBirth) : 'Not known' };
  return [
    born,
    { name: 'Sex', value: child.unborn ? 'Recorded at birth' : wordsOf(SEX_WORDS, child.sex) },
    ...(child.alternativeNames.length > 0
      ? [{ name: 'Also known as', value: child.alternativeNames.map((name) => personName(name)).join(', ') }]
      : []),
    { name: 'Ethnicity', value: child.ethnicity ? wordsOf(ETHNICITIES, child.ethnicity) : NOT_RECORDED },
    ...some('Unique pupil number', child.upn),
    ...(child.nhsNumber ? [{ name: 'NHS number', value: formatNhsNumber(child.nhsNumber) }] : []),
  ];
}

function adultFacts(adult: Adult): Fact[] {
  return [
    ...(adult.dateOfBirth ? [{ name: 'Date of birth', value: dateWords(adult.dateOfBirth) }] : []),
    { name: 'Sex', value: wordsOf(SEX_WORDS, adult.sex) },
    ...(adult.alternativeNames.length > 0
      ? [{ name: 'Also known as', value: adult.alternativeNames.map((name) => personName(name)).join(', ') }]
      : []),
    ...some('Telephone', adult.telephone),
    ...some('Email', adult.email),
  ];
}

function some(name: string, value: string | null): Fact[] {
  return value === null ? [] : [{ name, value }];
}

export function personName(person: {
  givenName: string | null;
  familyName: string | null;
  unborn?: boolean;
}): string {
  const name = [person.givenName, person.familyName].filter(Boolean).join(' ');
  if (person.unborn) return name ? `${name} (unborn)` : 'Unborn child';
  return name || 'Name not known';
}

function nameOfRef(told: Told, ref: string): string {
  const person = [...told.children, ...told.adults].find((one) => one.ref === ref);
  return person ? personName(person) : 'Somebody not named';
}

/** "Sam Lee is the mother of Kim Lee; parental responsibility: yes" */
export function relationshipWords(
  { from, to, kind, parentalResponsibility }: Told['relationships'][number],
  nameOf: (ref: string) => string,
): string {
  const is = wordsOf(RELATIONSHIP_WORDS, kind)
    .toLowerCase()
    .replace(/ \(.*\)$/, '');
  const words =
    kind === 'not-related'
      ? 'is not related to'
      : kind === 'not-known'
        ? 'has a relationship that is not known to'
        : `is the ${is} of`;
  const responsibility =
    parentalResponsibility === 'not-known'
      ? ''
      : `; parental responsibility: ${RESPONSIBILITY_WORDS[parentalResponsibility].toLowerCase()}`;
  return `${nameOf(from)} ${words} ${nameOf(to)}${responsibility}`;
}
