import type { ReferralInput } from '@conjoint/contracts';
import { areaOfPostcode } from '@conjoint/kernel';
import { newId } from '@conjoint/platform';
import { matchColumns } from './match-text.js';
import type { ToldAdult, ToldChild } from './person-check.rules.js';

/** An address the records already have for a recognised child: it is used again instead of being stored twice. */
export interface KnownAddress {
  id: string;
  lines: string[];
  postcode: string | null;
}

/** An adult the records already relate to a recognised child, or have living with one. */
export interface KnownAdult {
  personId: string;
  matchText: string;
  dateOfBirth: string | null;
  addresses: readonly KnownAddress[];
}

export interface KnownPerson {
  personId: string;
  addresses: readonly KnownAddress[];
}

export interface HouseholdContext {
  referralId: string;
  at: string;
  by: string;
  /** People of the records, by their reference in the form: recognised children, and adults already known beside them. */
  known: ReadonlyMap<string, KnownPerson>;
}

/** Rows for a whole household, and which person each reference of the form became. */
export interface HouseholdRows {
  people: object[];
  addresses: object[];
  residences: object[];
  relationships: object[];
  ids: ReadonlyMap<string, string>;
}

type Household = Pick<ReferralInput, 'children' | 'adults' | 'relationships' | 'addresses'>;

export function householdRows(household: Household, context: HouseholdContext): HouseholdRows {
  const isNew = ({ ref }: { ref: string }): boolean => !context.known.has(ref);
  const ids = new Map<string, string>();
  for (const { ref } of [...household.children, ...household.adults])
    ids.set(ref, context.known.get(ref)?.personId ?? newId());
  return {
    people: [
      ...household.children.filter(isNew).map((child) => childRow(child, ids.get(child.ref)!, context)),
      ...household.adults.filter(isNew).map((adult) => adultRow(adult, ids.get(adult.ref)!, context)),
    ],
    ...placeRows(household.addresses, ids, context),
    relationships: household.relationships.map(({ from, to, kind, parentalResponsibility }) => ({
      id: newId(),
      from_person_id: ids.get(from),
      to_person_id: ids.get(to),
      referral_id: context.referralId,
      kind,
      parental_responsibility: parentalResponsibility,
      recorded_at: context.at,
    })),
    ids,
  };
}

/**
 * Which adults of a form the records already have beside a recognised child: the same name, and no other date of birth. Anybody else is
 * a new person, even with a name the council knows elsewhere: that is for a person to say.
 */
export function knownAdults(
  adults: Household['adults'],
  beside: readonly KnownAdult[],
): ReadonlyMap<string, KnownAdult> {
  const free = [...beside];
  const found = new Map<string, KnownAdult>();
  for (const adult of adults) {
    const { match_text: name } = matchColumns({ ...adult, alternativeNames: [] });
    const at = free.findIndex(
      (one) =>
        name !== '' &&
        one.matchText.split(' | ').includes(name) &&
        (adult.dateOfBirth ?? one.dateOfBirth) === (one.dateOfBirth ?? adult.dateOfBirth),
    );
    if (at >= 0) found.set(adult.ref, free.splice(at, 1)[0]!);
  }
  return found;
}

function personRow(person: ToldAdult | ToldChild, id: string, { at, by }: HouseholdContext) {
  return {
    id,
    given_name: person.givenName,
    family_name: person.familyName,
    alternative_names: person.alternativeNames,
    ...matchColumns(person),
    date_of_birth: person.dateOfBirth,
    sex: person.sex,
    disabilities: [],
    origin: 'referral',
    restricted: false,
    version: 1,
    created_at: at,
    created_by: by,
  };
}

function childRow(child: ToldChild, id: string, context: HouseholdContext): object {
  return {
    ...personRow(child, id, context),
    is_child: true,
    unborn: child.unborn,
    expected_on: child.expectedOn,
    ethnicity: child.ethnicity,
    upn: child.upn,
    nhs_number: child.nhsNumber,
  };
}

function adultRow(adult: ToldAdult, id: string, context: HouseholdContext): object {
  const { telephone, email } = adult;
  return { ...personRow(adult, id, context), is_child: false, unborn: false, telephone, email };
}

function placeRows(
  told: Household['addresses'],
  ids: ReadonlyMap<string, string>,
  { known: people, referralId, at }: HouseholdContext,
): Pick<HouseholdRows, 'addresses' | 'residences'> {
  const addresses: object[] = [];
  const residences: object[] = [];
  for (const address of told) {
    const lines = address.lines.filter((line) => line !== '');
    const known = new Map(
      [...people].map(([ref, child]) => [
        ref,
        child.addresses.find((one) => isSameAddress(one, lines, address.postcode)),
      ]),
    );
    const existing = address.people.map((ref) => known.get(ref)).find((one) => one !== undefined);
    const id = existing?.id ?? newId();
    if (!existing) {
      const area = address.postcode === null ? null : areaOfPostcode(address.postcode);
      addresses.push({
        id,
        lines,
        postcode: address.postcode,
        kind: address.kind,
        area_gss: area?.kind === 'area' ? area.gss : null,
        created_at: at,
      });
    }
    for (const ref of new Set(address.people)) {
      // Whoever the records already have living there needs no second row.
      if (known.get(ref)?.id === id) continue;
      const person_id = ids.get(ref);
      residences.push({ id: newId(), person_id, address_id: id, referral_id: referralId, recorded_at: at });
    }
  }
  return { addresses, residences };
}

export function isSameAddress(
  known: KnownAddress,
  lines: readonly string[],
  postcode: string | null,
): boolean {
  const plain = (all: readonly string[]): string =>
    all
      .join(' ')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ');
  return known.postcode === postcode && plain(known.lines) === plain(lines);
}
