import { displayName } from './display-name.js';

describe('what a person is called', () => {
  it.each([
    [{ givenName: "D'Arcy 🙂", familyName: '<b>Ó Néill</b>' }, "D'Arcy 🙂 <b>Ó Néill</b>"],
    [{ givenName: null, familyName: 'Khan' }, 'Khan'],
    [
      { givenName: null, familyName: null, unborn: true, expectedOn: '2027-02-01' },
      'Unborn child, expected 1 February 2027',
    ],
    [{ givenName: null, familyName: 'Khan', unborn: true, expectedOn: null }, 'Khan (unborn)'],
    [{ givenName: null, familyName: null, localId: 'C0001' }, 'Child C0001'],
    [{ givenName: null, familyName: null }, 'Name not known'],
  ])('%j → %s', (person, expected) => {
    expect(displayName(person)).toBe(expected);
  });
});
