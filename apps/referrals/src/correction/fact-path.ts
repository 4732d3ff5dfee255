import type { ReferralInput } from '@conjoint/contracts';
import { validationFailed } from '@conjoint/kernel';

const NAMES = ['givenName', 'familyName', 'alternativeNames', 'dateOfBirth', 'sex'] as const;
const CHILD_FIELDS = [...NAMES, 'expectedOn', 'ethnicity', 'upn', 'nhsNumber'] as const;
const ADULT_FIELDS = [...NAMES, 'telephone', 'email'] as const;
const ADDRESS_FIELDS = ['lines', 'postcode', 'kind', 'people'] as const;
const RELATIONSHIP_FIELDS = ['kind', 'parentalResponsibility'] as const;
export type PersonField = (typeof CHILD_FIELDS)[number] | (typeof ADULT_FIELDS)[number];

/** Facts of the referral itself that may be corrected, with the column that keeps each. */
export const REFERRAL_COLUMNS = {
  'danger.inDanger': 'in_danger',
  'danger.actionTaken': 'action_taken',
  'received.receivedAt': 'received_at',
  'received.how': 'received_how',
  'referrer.source': 'source_code',
  'referrer.anonymous': 'anonymous',
  'referrer.name': 'referrer_name',
  'referrer.organisation': 'referrer_organisation',
  'referrer.relationship': 'referrer_relationship',
  'referrer.telephone': 'referrer_telephone',
  'referrer.email': 'referrer_email',
  'worry.worry': 'worry',
  'worry.parentsAware': 'parents_aware',
  'worry.parentsAwareNote': 'parents_aware_note',
} as const;
export type ReferralField = keyof typeof REFERRAL_COLUMNS;

/** A referral as it is told, with the record that each person of it became, in the same order. */
export interface ToldHousehold {
  referral: ReferralInput;
  childIds: readonly string[];
  adultIds: readonly string[];
}

export type Part =
  | { of: 'children' | 'adults'; index: number; personId: string }
  | { of: 'addresses'; index: number; ref: string }
  | { of: 'relationships'; index: number; key: string };

export type Fact = { of: 'referral'; field: ReferralField } | { of: 'part'; part: Part; field: string };

/** How a relationship is named: by the two people, and by its number where two of the same people are recorded. */
export function relationshipKey(all: ReferralInput['relationships'], index: number): string {
  const { from, to } = all[index]!;
  const before = all.slice(0, index).filter((one) => one.from === from && one.to === to).length;
  return before === 0 ? `${from}-${to}` : `${from}-${to}-${before + 1}`;
}

/** @throws DomainError `validation-failed`, on `field`, for a path that is none, or of somebody who is not in this referral. */
export function partAt(path: string, told: ToldHousehold, field = 'part'): Part {
  const [group, key, ...rest] = path.split('.');
  const part = rest.length === 0 && key !== undefined ? partOf(group!, key, told) : null;
  if (part) return part;
  throw validationFailed([{ field, message: 'Choose one of the facts of this referral' }]);
}

function partOf(group: string, key: string, { referral, childIds, adultIds }: ToldHousehold): Part | null {
  const found = (of: Part['of'], index: number, name: object): Part | null =>
    index < 0 ? null : ({ of, index, ...name } as Part);
  if (group === 'children') return found(group, childIds.indexOf(key), { personId: key });
  if (group === 'adults') return found(group, adultIds.indexOf(key), { personId: key });
  if (group === 'addresses')
    return found(
      group,
      referral.addresses.findIndex(({ ref }) => ref === key),
      { ref: key },
    );
  if (group !== 'relationships') return null;
  const { relationships } = referral;
  return found(
    group,
    relationships.findIndex((_, index) => relationshipKey(relationships, index) === key),
    { key },
  );
}

const FIELDS: Readonly<Record<Part['of'], readonly string[]>> = {
  children: CHILD_FIELDS,
  adults: ADULT_FIELDS,
  addresses: ADDRESS_FIELDS,
  relationships: RELATIONSHIP_FIELDS,
};

/** @throws DomainError `validation-failed`, on `field` */
export function factAt(path: string, told: ToldHousehold): Fact {
  if (Object.hasOwn(REFERRAL_COLUMNS, path)) return { of: 'referral', field: path as ReferralField };
  const dot = path.lastIndexOf('.');
  const part = partAt(dot < 0 ? path : path.slice(0, dot), told, 'field');
  const field = path.slice(dot + 1);
  if (FIELDS[part.of].includes(field)) return { of: 'part', part, field };
  throw validationFailed([{ field: 'field', message: 'Choose one of the facts of this referral' }]);
}

/** Where the fact stands in a referral. */
export function pathOf(fact: Fact): string[] {
  if (fact.of === 'referral') return fact.field.split('.');
  return [fact.part.of, String(fact.part.index), fact.field];
}
