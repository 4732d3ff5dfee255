import { knownAdults, type KnownAdult } from './household-rows.js';
import type { ToldAdult } from './person-check.rules.js';

const told = (ref: string, givenName: string, dateOfBirth: string | null = null): ToldAdult => ({
  ref,
  givenName,
  familyName: 'Khan',
  alternativeNames: [],
  dateOfBirth,
  sex: 'U',
  telephone: null,
  email: null,
});
const known = (personId: string, matchText: string, dateOfBirth: string | null = null): KnownAdult => ({
  personId,
  matchText,
  dateOfBirth,
  addresses: [],
});
const found = (adults: ToldAdult[], beside: KnownAdult[]) =>
  [...knownAdults(adults, beside)].map(([ref, { personId }]) => [ref, personId]);

describe('an adult of a form', () => {
  it.each([
    ['with the same name', told('a1', 'Ámina'), known('p', 'amina khan'), true],
    ['with the name as an alternative one', told('a1', 'Amina'), known('p', 'amina shah | amina khan'), true],
    [
      'with the same name and one date of birth',
      told('a1', 'Amina', '1990-01-01'),
      known('p', 'amina khan'),
      true,
    ],
    [
      'with the same name and another date of birth',
      told('a1', 'Amina', '1990-01-01'),
      known('p', 'amina khan', '1970-01-01'),
      false,
    ],
    ['with another name', told('a1', 'Amira'), known('p', 'amina khan'), false],
  ])('%s is the one the records have beside the child: %#', (_, adult, beside, same) => {
    expect(found([adult], [beside])).toEqual(same ? [['a1', 'p']] : []);
  });

  it('is nobody twice', () => {
    expect(found([told('a1', 'Amina'), told('a2', 'Amina')], [known('p', 'amina khan')])).toEqual([
      ['a1', 'p'],
    ]);
  });
});
