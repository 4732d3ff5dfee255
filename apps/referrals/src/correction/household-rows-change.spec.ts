import { exampleReferral, referralInputSchema } from '@conjoint/contracts';
import { planRowsChange, type HouseholdRowsNow } from './household-rows-change.js';

const { addresses, relationships } = referralInputSchema.parse(exampleReferral);
const ids = new Map([
  ['c1', 'child'],
  ['a1', 'adult'],
]);
const context = { referralId: 'referral', at: '2026-11-23T09:00:00.000Z', ids };
const home = { id: 'home', lines: ['1 Example Street'], postcode: 'W10 5AA', kind: 'home' };
const now: HouseholdRowsNow = {
  residences: [
    { id: 'r-child', personId: 'child', address: home },
    { id: 'r-adult', personId: 'adult', address: home },
  ],
  relationships: [
    { id: 'mother', from: 'adult', to: 'child', kind: 'mother', parentalResponsibility: 'yes' },
  ],
  elsewhere: new Map(),
};
const plan = (
  told: Partial<{ addresses: typeof addresses; relationships: typeof relationships }>,
  rows = now,
) => planRowsChange({ addresses, relationships, ...told }, rows, context);
const nothing = { addresses: [], residences: [], relationships: [] };

describe('the rows of a household after a correction', () => {
  it('stay as they are when they say it already', () => {
    expect(plan({})).toEqual({ endedResidences: [], endedRelationships: [], rows: nothing });
  });

  it('another postcode is another address, for everybody who lives there; the old rows are ended', () => {
    const { endedResidences, rows } = plan({ addresses: [{ ...addresses[0]!, postcode: 'W10 5AB' }] });
    expect(endedResidences).toEqual(['r-child', 'r-adult']);
    expect(rows.addresses).toMatchObject([{ postcode: 'W10 5AB', area_gss: 'E09000033' }]);
    expect(rows.residences).toMatchObject([{ person_id: 'child' }, { person_id: 'adult' }]);
  });

  it('somebody who does not live there leaves alone', () => {
    const { endedResidences, rows } = plan({ addresses: [{ ...addresses[0]!, people: ['c1'] }] });
    expect([endedResidences, rows]).toEqual([['r-adult'], nothing]);
  });

  it('an address the records have from elsewhere is used again and not said twice', () => {
    const elsewhere = new Map([['child', [{ ...home, id: 'known', postcode: 'W10 5AB' }]]]);
    const { rows } = plan({ addresses: [{ ...addresses[0]!, postcode: 'W10 5AB' }] }, { ...now, elsewhere });
    expect(rows.addresses).toEqual([]);
    expect(rows.residences).toMatchObject([{ person_id: 'adult', address_id: 'known' }]);
  });

  it('another kind of address is another row; a spelling too', () => {
    expect(plan({ addresses: [{ ...addresses[0]!, kind: 'temporary' }] }).rows.addresses).toHaveLength(1);
    expect(
      plan({ addresses: [{ ...addresses[0]!, lines: ['1 EXAMPLE Street'] }] }).rows.addresses,
    ).toHaveLength(1);
  });

  it('a relationship corrected is ended and said anew; one that is gone is ended', () => {
    const corrected = plan({ relationships: [{ ...relationships[0]!, kind: 'aunt-or-uncle' }] });
    expect(corrected.endedRelationships).toEqual(['mother']);
    expect(corrected.rows.relationships).toMatchObject([
      { from_person_id: 'adult', to_person_id: 'child', kind: 'aunt-or-uncle' },
    ]);
    expect(plan({ relationships: [] })).toMatchObject({ endedRelationships: ['mother'], rows: nothing });
  });
});
