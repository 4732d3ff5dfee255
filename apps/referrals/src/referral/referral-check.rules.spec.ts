import { exampleReferral, referralInputSchema, type ReferralInput } from '@conjoint/contracts';
import { checkReferral } from './referral-check.rules.js';

const now = new Date('2026-11-23T09:00:00Z');
const example = referralInputSchema.parse(exampleReferral);
const child = example.children[0]!;
const unborn = {
  ...child,
  givenName: null,
  familyName: null,
  unborn: true,
  dateOfBirth: null,
  expectedOn: '2027-02-01',
  sex: 'U' as const,
};
const withChild = (change: object): Partial<ReferralInput> => ({ children: [{ ...child, ...change }] });
const check = (change: Partial<ReferralInput>) => checkReferral({ ...example, ...change }, now);
const fields = (change: Partial<ReferralInput>) => check(change).fieldErrors.map(({ field }) => field);

describe('a whole referral', () => {
  it('is accepted as the contract gives it', () => {
    expect(check({}).fieldErrors).toEqual([]);
  });

  it.each<[string, Partial<ReferralInput>, string]>([
    [
      'received in the future',
      { received: { receivedAt: '2026-11-23T09:00:01Z', how: 'email' } },
      'received.receivedAt',
    ],
    [
      'received before working days are known',
      { received: { receivedAt: '1990-01-01T09:00:00Z', how: 'email' } },
      'received.receivedAt',
    ],
    [
      'in danger without action taken',
      { danger: { inDanger: true, actionTaken: null } },
      'danger.actionTaken',
    ],
    ['anonymous with a name', { referrer: { ...example.referrer, anonymous: true } }, 'referrer.name'],
    ['born in the future', withChild({ dateOfBirth: '2026-11-24' }), 'children.0.dateOfBirth'],
    ['far too old', withChild({ dateOfBirth: '1926-11-24' }), 'children.0.dateOfBirth'],
    [
      'unborn with a date of birth',
      { children: [{ ...unborn, dateOfBirth: '2026-11-01' }] },
      'children.0.dateOfBirth',
    ],
    [
      'unborn without an expected date',
      { children: [{ ...unborn, expectedOn: null }] },
      'children.0.expectedOn',
    ],
    ['unborn with a sex', { children: [{ ...unborn, sex: 'F' }] }, 'children.0.sex'],
    [
      'expected in two years',
      { children: [{ ...unborn, expectedOn: '2028-11-01' }] },
      'children.0.expectedOn',
    ],
    ['expected last year', { children: [{ ...unborn, expectedOn: '2025-11-01' }] }, 'children.0.expectedOn'],
    ['born with an expected date', withChild({ expectedOn: '2027-02-01' }), 'children.0.expectedOn'],
    ['no name at all', withChild({ givenName: null, familyName: null }), 'children.0.givenName'],
    [
      '300 combining characters',
      withChild({ givenName: `e${'\u0301'.repeat(150)}` }),
      'children.0.givenName',
    ],
    ['a name on two lines', withChild({ givenName: 'Two\nlines' }), 'children.0.givenName'],
    ['a wrong UPN', withChild({ upn: 'B123456789012' }), 'children.0.upn'],
    ['a wrong NHS number', withChild({ nhsNumber: '943 476 5918' }), 'children.0.nhsNumber'],
    ['an ethnicity that is none', withChild({ ethnicity: 'MARS' }), 'children.0.ethnicity'],
    [
      'a postcode that is none',
      { addresses: [{ ...example.addresses[0]!, postcode: 'W10' }] },
      'addresses.0.postcode',
    ],
    [
      'an address of nobody here',
      { addresses: [{ ...example.addresses[0]!, people: ['c9'] }] },
      'addresses.0.people',
    ],
    [
      'an empty address',
      { addresses: [{ ...example.addresses[0]!, lines: [''], postcode: null }] },
      'addresses.0.lines',
    ],
    [
      'a relationship to nobody',
      { relationships: [{ ...example.relationships[0]!, to: 'c9' }] },
      'relationships.0.to',
    ],
    [
      'a relationship to oneself',
      { relationships: [{ ...example.relationships[0]!, to: 'a1' }] },
      'relationships.0.to',
    ],
    ['one reference twice', { children: [child, child] }, 'children.1.ref'],
  ])('is refused: %s', (_, change, field) => {
    expect(fields(change)).toContain(field);
  });

  it('is refused when one child of the records is recognised twice', () => {
    const sameAsChildId = '0199f1f0-0000-7000-8000-000000000001';
    expect(
      fields({
        children: [
          { ...child, sameAsChildId },
          { ...child, ref: 'c2', sameAsChildId },
        ],
      }),
    ).toEqual(['children.1.sameAsChildId']);
  });

  it('accepts an unborn child without a name, a child without an address, and names of all kinds', () => {
    const names = ["D'Arcy", 'Zoë 🙂', '<script>alert(1)</script>', 'Ng', '王'].map((givenName, index) => ({
      ...child,
      ref: `c${index + 2}`,
      givenName,
    }));
    expect(fields({ children: [{ ...unborn, ref: 'c1' }, ...names], addresses: [] })).toEqual([]);
  });

  it('brings names, numbers and postcodes into their normal form', () => {
    const { referral, fieldErrors } = check({
      ...withChild({ givenName: '  Ann   Marie ', upn: ' ', nhsNumber: '943 476-5919' }),
      addresses: [{ ...example.addresses[0]!, postcode: 'w105aa' }],
    });
    expect(fieldErrors).toEqual([]);
    expect(referral.children[0]).toMatchObject({
      givenName: 'Ann Marie',
      upn: null,
      nhsNumber: '9434765919',
    });
    expect(referral.addresses[0]!.postcode).toBe('W10 5AA');
  });

  it('says with each problem what to do', () => {
    const [error] = check({ danger: { inDanger: true, actionTaken: null } }).fieldErrors;
    expect(error!.message).toBe(
      'Enter what has been done to keep the child safe, for example who was called and when',
    );
  });
});
