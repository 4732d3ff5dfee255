import type { ReferralInput } from '@conjoint/contracts';
import {
  formatDate,
  instantMs,
  londonDate,
  parsePostcode,
  workingDayYears,
  type FieldError,
} from '@conjoint/kernel';
import { checkChild, checkAdult } from '../household/person-check.rules.js';

export interface CheckedReferral {
  /** With names, numbers and postcodes in their normal form. */
  referral: ReferralInput;
  fieldErrors: FieldError[];
}

/** What a schema cannot say about a whole referral, each problem with its field and what to do. */
export function checkReferral(input: ReferralInput, now: Date): CheckedReferral {
  const today = londonDate(now);
  const children = input.children.map((child, index) =>
    checkChild(child, { field: `children.${index}`, today }),
  );
  const adults = input.adults.map((adult, index) => checkAdult(adult, { field: `adults.${index}`, today }));
  const addresses = input.addresses.map(checkPostcode);
  return {
    referral: {
      ...input,
      children: children.map(({ value }) => value),
      adults: adults.map(({ value }) => value),
      addresses: addresses.map(({ value }) => value),
    },
    fieldErrors: [
      ...checkDanger(input.danger),
      ...checkReceivedAt(input.received.receivedAt, now),
      ...checkReferrer(input.referrer),
      ...[...children, ...adults, ...addresses].flatMap(({ fieldErrors }) => fieldErrors),
      ...checkReferences(input),
    ],
  };
}

export function checkReceivedAt(receivedAt: string, now: Date): FieldError[] {
  const field = 'received.receivedAt';
  if (instantMs(receivedAt) > now.getTime())
    return [{ field, message: 'Date and time received must be in the past. Check the day, month and time' }];
  const { firstYear } = workingDayYears();
  if (londonDate(receivedAt) < `${firstYear}-01-01`)
    return [{ field, message: `Date received must be on or after ${formatDate(`${firstYear}-01-01`)}` }];
  return [];
}

function checkDanger({ inDanger, actionTaken }: ReferralInput['danger']): FieldError[] {
  if (!inDanger || actionTaken !== null) return [];
  const message = 'Enter what has been done to keep the child safe, for example who was called and when';
  return [{ field: 'danger.actionTaken', message }];
}

function checkReferrer({ anonymous, name }: ReferralInput['referrer']): FieldError[] {
  if (!anonymous || name === null) return [];
  const message = 'Remove the name, or say that the referrer is not anonymous';
  return [{ field: 'referrer.name', message }];
}

type Address = ReferralInput['addresses'][number];

function checkPostcode(address: Address, index: number): { value: Address; fieldErrors: FieldError[] } {
  if (address.postcode === null || address.postcode === '')
    return { value: { ...address, postcode: null }, fieldErrors: [] };
  const parsed = parsePostcode(address.postcode);
  if (parsed.ok) return { value: { ...address, postcode: parsed.value }, fieldErrors: [] };
  const message = `${parsed.message}. Leave it empty if it is not known`;
  return { value: address, fieldErrors: [{ field: `addresses.${index}.postcode`, message }] };
}

/** People are named by references of the form: each must be there once, and whoever is related or lives somewhere must exist. */
function checkReferences({ children, adults, relationships, addresses }: ReferralInput): FieldError[] {
  const errors: FieldError[] = [];
  const people = new Set<string>();
  for (const [group, list] of Object.entries({ children, adults })) {
    list.forEach(({ ref }, index) => {
      if (people.has(ref))
        errors.push({ field: `${group}.${index}.ref`, message: 'Two people have the same reference' });
      people.add(ref);
    });
  }
  const gone = 'This person is not in the household any more. Choose somebody who is';
  relationships.forEach(({ from, to }, index) => {
    if (!people.has(from)) errors.push({ field: `relationships.${index}.from`, message: gone });
    if (!people.has(to)) errors.push({ field: `relationships.${index}.to`, message: gone });
    if (from === to)
      errors.push({ field: `relationships.${index}.to`, message: 'Choose two different people' });
  });
  addresses.forEach((address, index) => {
    if (address.people.some((ref) => !people.has(ref)))
      errors.push({ field: `addresses.${index}.people`, message: gone });
    if (address.lines.every((line) => line === '') && address.postcode === null)
      errors.push({
        field: `addresses.${index}.lines`,
        message: 'Enter the first line of the address or a postcode',
      });
  });
  const recognised = new Set<string>();
  children.forEach(({ sameAsChildId }, index) => {
    if (sameAsChildId === null) return;
    if (recognised.has(sameAsChildId))
      errors.push({
        field: `children.${index}.sameAsChildId`,
        message: 'Two children of this referral cannot be the same child of the records',
      });
    recognised.add(sameAsChildId);
  });
  return errors;
}
