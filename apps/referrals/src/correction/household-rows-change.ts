import type { ReferralInput } from '@conjoint/contracts';
import { areaOfPostcode } from '@conjoint/kernel';
import { newId } from '@conjoint/platform';
import { isSameAddress, type KnownAddress } from '../household/household-rows.js';

/** Where somebody lives and how two people are related, as the rows of one referral say it now. */
export interface HouseholdRowsNow {
  residences: readonly { id: string; personId: string; address: KnownAddress & { kind: string } }[];
  relationships: readonly {
    id: string;
    from: string;
    to: string;
    kind: string;
    parentalResponsibility: string;
  }[];
  /** Where else the records have these people living: said by other referrals, or by a census. */
  elsewhere: ReadonlyMap<string, readonly KnownAddress[]>;
}

export interface HouseholdRowsChange {
  endedResidences: string[];
  endedRelationships: string[];
  rows: { addresses: object[]; residences: object[]; relationships: object[] };
}

interface Context {
  referralId: string;
  at: string;
  /** The record that each reference of the referral became. */
  ids: ReadonlyMap<string, string>;
}

/**
 * What has to change in the rows of a referral so that they say what is told now. Rows are ended, never rewritten: an address may be
 * that of other people too, and what other referrals said is not touched.
 */
export function planRowsChange(
  told: Pick<ReferralInput, 'addresses' | 'relationships'>,
  now: HouseholdRowsNow,
  context: Context,
): HouseholdRowsChange {
  const places = planPlaces(told.addresses, now, context);
  const relations = planRelationships(told.relationships, now, context);
  return {
    endedResidences: places.ended,
    endedRelationships: relations.ended,
    rows: { addresses: places.addresses, residences: places.residences, relationships: relations.added },
  };
}

function planPlaces(
  told: ReferralInput['addresses'],
  { residences: own, elsewhere }: HouseholdRowsNow,
  { referralId, at, ids }: Context,
) {
  const kept = new Set<string>();
  const addresses: object[] = [];
  const residences: object[] = [];
  for (const address of told) {
    const lines = address.lines.filter((line) => line !== '');
    const people = [...new Set(address.people)].map((ref) => ids.get(ref)!);
    const known = (personId: string): KnownAddress | undefined =>
      elsewhere.get(personId)?.find((one) => isSameAddress(one, lines, address.postcode));
    // To the letter: a spelling corrected is an address corrected.
    const mine = own.find(
      (one) =>
        one.address.kind === address.kind &&
        one.address.postcode === address.postcode &&
        one.address.lines.join('\n') === lines.join('\n'),
    );
    const existing =
      mine?.address.id ?? people.map((personId) => known(personId)?.id).find((id) => id !== undefined);
    const addressId = existing ?? newId();
    if (existing === undefined) {
      const area = address.postcode === null ? null : areaOfPostcode(address.postcode);
      const area_gss = area?.kind === 'area' ? area.gss : null;
      const { postcode, kind } = address;
      addresses.push({ id: addressId, lines, postcode, kind, area_gss, created_at: at });
    }
    for (const personId of people) {
      const row = own.find((one) => one.personId === personId && one.address.id === addressId);
      if (row) kept.add(row.id);
      // Whoever the records already have living there by another source needs no second row.
      else if (known(personId)?.id !== addressId)
        residences.push({
          id: newId(),
          person_id: personId,
          address_id: addressId,
          referral_id: referralId,
          recorded_at: at,
        });
    }
  }
  return { ended: own.filter(({ id }) => !kept.has(id)).map(({ id }) => id), addresses, residences };
}

function planRelationships(
  told: ReferralInput['relationships'],
  { relationships: own }: HouseholdRowsNow,
  { referralId, at, ids }: Context,
) {
  const free = [...own];
  const added: object[] = [];
  for (const one of told) {
    const [from, to] = [ids.get(one.from)!, ids.get(one.to)!];
    const { kind, parentalResponsibility } = one;
    const found = free.findIndex(
      (row) =>
        row.from === from &&
        row.to === to &&
        row.kind === kind &&
        row.parentalResponsibility === parentalResponsibility,
    );
    if (found >= 0) free.splice(found, 1);
    else
      added.push({
        id: newId(),
        from_person_id: from,
        to_person_id: to,
        referral_id: referralId,
        kind,
        parental_responsibility: parentalResponsibility,
        recorded_at: at,
      });
  }
  return { ended: free.map(({ id }) => id), added };
}
