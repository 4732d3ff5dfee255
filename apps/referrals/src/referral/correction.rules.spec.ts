import { exampleReferral, referralInputSchema, type ReferralInput } from '@conjoint/contracts';
import { planCorrection } from './correction.rules.js';

const now = new Date('2026-11-23T09:00:00Z');
const childId = '0199f1f0-0000-7000-8000-000000000001';
const referral = referralInputSchema.parse(exampleReferral);
const plan = (field: string, value: string | null, of: ReferralInput = referral) =>
  planCorrection({ referral: of, childIds: [childId], field, value, now });
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
    ['referrer.anonymous', 'true', 'field: Choose one of the facts of this referral'],
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
