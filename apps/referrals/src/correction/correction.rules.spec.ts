import { exampleReferral, referralInputSchema, type ReferralInput } from '@conjoint/contracts';
import { planCorrection, recordFollows, recordNames } from './correction.rules.js';

const now = new Date('2026-11-23T09:00:00Z');
const childId = '0199f1f0-0000-7000-8000-000000000001';
const adultId = '0199f1f0-0000-7000-8000-000000000002';
const referral = referralInputSchema.parse(exampleReferral);
const plan = (field: string, value: string | null, of: ReferralInput = referral) =>
  planCorrection({ referral: of, childIds: [childId], adultIds: [adultId] }, { field, value, now });
const refused = (field: string, value: string | null, of?: ReferralInput): string => {
  try {
    plan(field, value, of);
  } catch (error) {
    const [first] = (error as { fieldErrors: { field: string; message: string }[] }).fieldErrors;
    return `${first!.field}: ${first!.message}`;
  }
  throw new Error('it was accepted');
};

describe('a correction', () => {
  it.each([
    ['received.receivedAt', '2026-11-20T15:00:00Z', '2026-11-20T15:30:00Z'],
    ['received.how', 'email', 'telephone'],
    ['referrer.organisation', 'Another School', 'Example Primary School'],
    ['referrer.name', null, 'R Osei'],
    ['worry.worry', 'Another worry.', 'An example of a worry.'],
    [`children.${childId}.givenName`, 'Zoë', 'Example'],
    [`children.${childId}.dateOfBirth`, '2017-04-03', '2017-04-02'],
    [`children.${childId}.sex`, 'U', 'F'],
    [`children.${childId}.alternativeNames`, 'Zoë\n, Khan\nZo, Khan', null],
    [`adults.${adultId}.familyName`, 'Khan', 'Parent'],
    [`adults.${adultId}.telephone`, '020 7946 0001', null],
    ['addresses.h1.lines', '2 Example Street\nLondon', '1 Example Street'],
    ['addresses.h1.postcode', 'W10 5AB', 'W10 5AA'],
    ['addresses.h1.kind', 'temporary', 'home'],
    ['addresses.h1.people', 'c1', 'c1 a1'],
    ['relationships.a1-c1.kind', 'aunt-or-uncle', 'mother'],
    ['relationships.a1-c1.parentalResponsibility', 'no', 'yes'],
    ['worry.parentsAware', 'not-known', 'yes'],
    ['worry.parentsAwareNote', 'They were not asked.', null],
  ])('%s keeps what was there before', (field, value, before) => {
    expect(plan(field, value)).toMatchObject({ before, after: value });
  });

  it('brings a number into its normal form', () => {
    expect(plan(`children.${childId}.nhsNumber`, '943 476 5919')).toMatchObject({
      before: null,
      after: '9434765919',
    });
  });

  it.each([
    [
      'received.receivedAt',
      '2026-11-23T09:00:01Z',
      'value: Date and time received must be in the past. Check the day, month and time',
    ],
    ['received.receivedAt', '2026-02-31T09:00:00Z', 'value: Enter a real date and time'],
    ['received.receivedAt', null, 'value: Enter a real date and time'],
    ['received.receivedAt', '2026-11-20T16:30:00+01:00', 'value: This is what is recorded already'],
    ['received.how', 'pigeon', 'value: Select how it was received'],
    ['worry.worry', ' ', 'value: Enter what the worry is'],
    [
      'referrer.email',
      'not an address',
      'value: Enter an email address in the correct format, like name@example.com',
    ],
    ['referrer.anonymous', 'true', 'value: Select yes or no'],
    ['referrer.anonymous', 'yes', 'value: Remove the name, or say that the referrer is not anonymous'],
    [
      'danger.inDanger',
      'yes',
      'value: Enter what has been done to keep the child safe, for example who was called and when',
    ],
    [
      'addresses.h1.postcode',
      'W10',
      'value: Enter the whole postcode, such as W10 5AA. The first half can be in more than one council. Leave it empty if it is not known',
    ],
    [
      'addresses.h1.people',
      'c1 c9',
      'value: This person is not in the household any more. Choose somebody who is',
    ],
    ['addresses.h1.people', null, 'value: Select who lives there'],
    ['addresses.h1.people', 'c1  a1', 'value: This is what is recorded already'],
    ['addresses.h2.postcode', 'W10 5AA', 'field: Choose one of the facts of this referral'],
    ['addresses.h1.ref', 'h2', 'field: Choose one of the facts of this referral'],
    ['relationships.c1-a1.kind', 'mother', 'field: Choose one of the facts of this referral'],
    ['relationships.a1-c1.kind', 'cousin', 'value: Select one from the list'],
    [`adults.${childId}.givenName`, 'Zoë', 'field: Choose one of the facts of this referral'],
    [`adults.${adultId}.nhsNumber`, '9434765919', 'field: Choose one of the facts of this referral'],
    [`adults.${adultId}.dateOfBirth`, '2027-01-01', 'value: Date of birth must be today or in the past'],
    ['state', 'decided', 'field: Choose one of the facts of this referral'],
    ['__proto__.x', 'y', 'field: Choose one of the facts of this referral'],
    [`children.${childId}.sameAsChildId`, childId, 'field: Choose one of the facts of this referral'],
    [
      'children.0199f1f0-0000-7000-8000-00000000000f.givenName',
      'A',
      'field: Choose one of the facts of this referral',
    ],
    [`children.${childId}.dateOfBirth`, '2026-11-24', 'value: Date of birth must be today or in the past'],
    [
      `children.${childId}.dateOfBirth`,
      '2026-02-31',
      'value: Enter a real date of birth, or leave it empty if it is not known',
    ],
    [
      `children.${childId}.familyName`,
      'e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301',
      'value: Family name has too many accents or marks on one letter. Use 8 or fewer',
    ],
  ])('%s to %j is refused: %s', (field, value, message) => {
    expect(refused(field, value)).toBe(message);
  });

  it('a date of birth says that an unborn child has been born', () => {
    const [child] = referral.children;
    const unborn = {
      ...child!,
      unborn: true,
      dateOfBirth: null,
      expectedOn: '2026-11-20',
      sex: 'U' as const,
    };
    const { referral: after } = plan(`children.${childId}.dateOfBirth`, '2026-11-18', {
      ...referral,
      children: [unborn],
    });
    expect(after.children[0]).toMatchObject({ unborn: false, dateOfBirth: '2026-11-18', expectedOn: null });
  });

  it('is not stopped by another fact that would not be accepted today', () => {
    const old = { ...referral, children: [{ ...referral.children[0]!, ethnicity: 'OLD1' }] };
    expect(plan('worry.worry', 'Another worry.', old).after).toBe('Another worry.');
  });
});

describe('a relationship', () => {
  it('of two people who are related twice has a number', () => {
    const [one] = referral.relationships;
    const twice = { ...referral, relationships: [one!, { ...one!, kind: 'guardian' as const }] };
    const { referral: after } = plan('relationships.a1-c1-2.kind', 'foster-carer', twice);
    expect(after.relationships.map(({ kind }) => kind)).toEqual(['mother', 'foster-carer']);
  });
});

describe('the record of a person', () => {
  it.each([
    ['agreed with the referral', 'Zoe', undefined, true],
    ['says something else', 'Zoë', undefined, false],
    ['says something else, and is to be corrected too', 'Zoë', true, true],
    ['agreed, and is to stay as it is', 'Zoe', false, false],
    ['knows nothing', null, undefined, false],
  ])('%s', (_, recordSays, correctRecord, follows) => {
    expect(recordFollows({ before: 'Zoe', recordSays }, correctRecord)).toBe(follows);
  });

  it('loses an alternative name that was taken away and keeps those it has from elsewhere', () => {
    const name = (givenName: string) => ({ givenName, familyName: null });
    expect(recordNames([name('Old'), name('Wrong')], [name('Wrong')], [name('Right'), name('Old')])).toEqual([
      name('Old'),
      name('Right'),
    ]);
  });
});
