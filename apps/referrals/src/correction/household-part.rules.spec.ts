import { addingSchema, exampleReferral, referralInputSchema, type ReferralInput } from '@conjoint/contracts';
import type { z } from 'zod';
import { planAddition, planWithdrawal } from './household-part.rules.js';

const now = new Date('2026-11-23T09:00:00Z');
const base = referralInputSchema.parse(exampleReferral);
const referral: ReferralInput = {
  ...base,
  children: [base.children[0]!, { ...base.children[0]!, ref: 'c2', givenName: 'Second' }],
  relationships: [
    { from: 'a1', to: 'c1', kind: 'mother', parentalResponsibility: 'yes' },
    { from: 'a1', to: 'c2', kind: 'mother', parentalResponsibility: 'yes' },
    { from: 'c1', to: 'c2', kind: 'brother-or-sister', parentalResponsibility: 'not-known' },
  ],
  addresses: [
    { ref: 'h1', lines: ['1 Example Street'], postcode: 'W10 5AA', kind: 'home', people: ['c1', 'a1'] },
    { ref: 'h2', lines: ['2 Other Street'], postcode: null, kind: 'other', people: ['a1'] },
  ],
};
const told = { referral, childIds: ['id-c1', 'id-c2'], adultIds: ['id-a1'] };
const taken = ['c1', 'c2', 'a1', 'a4', 'h1', 'h2'];

const add = (adding: z.input<typeof addingSchema>) =>
  planAddition(told, { adding: addingSchema.parse(adding), taken, now });
const errorsOf = (work: () => unknown): string[] => {
  try {
    work();
  } catch (error) {
    return (error as { fieldErrors: { field: string; message: string }[] }).fieldErrors.map(
      ({ field, message }) => `${field}: ${message}`,
    );
  }
  throw new Error('it was accepted');
};
const aunt = { givenName: ' Amina ', familyName: 'Khan' };

describe('adding to a referral', () => {
  it('gives an adult a reference that was never used, and a place where they live', () => {
    const planned = add({ what: 'adult', adult: aunt, livesAt: ['h1', 'h1'] });
    expect(planned.ref).toBe('a5');
    expect(planned.referral.adults.at(-1)).toMatchObject({ ref: 'a5', givenName: 'Amina' });
    expect(planned.referral.addresses[0]!.people).toEqual(['c1', 'a1', 'a5']);
    expect(planned.history).toEqual([{ field: 'addresses.h1.people', before: 'c1 a1', after: 'c1 a1 a5' }]);
  });

  it('keeps the whole of an address in the history, in its normal form', () => {
    const {
      ref,
      referral: after,
      history,
    } = add({
      what: 'address',
      address: { lines: ['3 New Road'], postcode: 'w105ab', people: ['c2'] },
    });
    expect(ref).toBe('h3');
    expect(after.addresses.at(-1)).toMatchObject({ ref: 'h3', postcode: 'W10 5AB' });
    expect(history).toEqual([
      { field: 'addresses.h3', before: null, after: expect.stringContaining('W10 5AB') },
    ]);
  });

  it('checks what is added as recording would, with the fields of the request', () => {
    const child = { ...aunt, sex: 'F' as const, dateOfBirth: '2027-01-01' };
    expect(errorsOf(() => add({ what: 'child', child }))).toEqual([
      'child.dateOfBirth: Date of birth must be today or in the past',
    ]);
    expect(errorsOf(() => add({ what: 'adult', adult: { givenName: null, familyName: null } }))).toEqual([
      'adult.givenName: Enter a name. If it is not known, enter “Not known”',
    ]);
    expect(
      errorsOf(() => add({ what: 'address', address: { lines: [''], postcode: null, people: ['a9'] } })),
    ).toEqual([
      'address.people: This person is not in the household any more. Choose somebody who is',
      'address.lines: Enter the first line of the address or a postcode',
    ]);
    expect(errorsOf(() => add({ what: 'adult', adult: aunt, livesAt: ['h9'] }))).toEqual([
      'livesAt: Choose addresses of this referral',
    ]);
  });

  it.each([
    ['two people who are related already', 'a1', 'c1', 'relationship.kind: It is recorded already'],
    ['somebody to themselves', 'a1', 'a1', 'relationship.to: Choose two different people'],
    ['somebody who is not there', 'a9', 'c1', 'relationship.from: This person is not in the household'],
  ])('does not relate %s', (_, from, to, message) => {
    const relationship = { from, to, kind: 'mother' as const };
    expect(errorsOf(() => add({ what: 'relationship', relationship }))[0]).toContain(message);
  });

  it('relates the other way round', () => {
    const relationship = { from: 'c2', to: 'c1', kind: 'brother-or-sister' as const };
    expect(add({ what: 'relationship', relationship }).history[0]).toMatchObject({
      field: 'relationships.c2-c1',
      before: null,
    });
  });

  it('stops at the most that a referral can hold', () => {
    const adults = Array.from({ length: 20 }, (_, index) => ({ ...base.adults[0]!, ref: `a${index + 1}` }));
    const full = { ...told, referral: { ...referral, adults } };
    const adding = addingSchema.parse({ what: 'adult', adult: aunt });
    expect(errorsOf(() => planAddition(full, { adding, taken, now }))[0]).toContain('can hold 20 adults');
  });
});

describe('withdrawing from a referral', () => {
  it('an adult goes with every relationship and place, and each is in the history', () => {
    const { referral: after, history } = planWithdrawal(told, 'adults.id-a1');
    expect(after.adults).toEqual([]);
    expect(after.relationships).toEqual([referral.relationships[2]]);
    expect(after.addresses).toEqual([{ ...referral.addresses[0], people: ['c1'] }]);
    expect(history.map(({ field, after: left }) => [field, left])).toEqual([
      ['adults.id-a1', null],
      ['relationships.a1-c1', null],
      ['relationships.a1-c2', null],
      ['addresses.h1.people', 'c1'],
      ['addresses.h2', null],
    ]);
    expect(JSON.parse(history[0]!.before!)).toMatchObject({ ref: 'a1', givenName: 'Example' });
  });

  it('a child goes with theirs, and whom the council recognised is no part of the history', () => {
    const { history, referral: after } = planWithdrawal(told, 'children.id-c1');
    expect(history.map(({ field }) => field)).toEqual([
      'children.id-c1',
      'relationships.a1-c1',
      'relationships.c1-c2',
      'addresses.h1.people',
    ]);
    expect(history[0]!.before).not.toContain('sameAsChildId');
    expect(after.children).toHaveLength(2);
  });

  it.each(['addresses.h1', 'relationships.a1-c2'])('%s goes alone', (path) => {
    const { history } = planWithdrawal(told, path);
    expect(history.map(({ field, after }) => [field, after])).toEqual([[path, null]]);
  });

  it.each([
    'addresses.h9',
    'adults.id-c1',
    'relationships.c2-a1',
    'worry',
    'children.id-c1.sex',
    '__proto__.x',
  ])('%s is no part of it', (path) => {
    expect(errorsOf(() => planWithdrawal(told, path))).toEqual([
      'part: Choose one of the facts of this referral',
    ]);
  });

  it('the household is whole again when what was withdrawn is added anew', () => {
    const { referral: without } = planWithdrawal(told, 'relationships.a1-c1');
    const relationship = referral.relationships[0]!;
    const { referral: again } = planAddition(
      { referral: without },
      { adding: { what: 'relationship', relationship }, taken, now },
    );
    expect(new Set(again.relationships.map((one) => JSON.stringify(one)))).toEqual(
      new Set(referral.relationships.map((one) => JSON.stringify(one))),
    );
  });
});
