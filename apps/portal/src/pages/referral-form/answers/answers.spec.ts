import type { ReferralAnswers } from '@conjoint/contracts';
import { isDomainError } from '@conjoint/kernel';
import { Form } from '../../../framework/form.js';
import { danger, contact, received, referrer, worry } from './circumstances.js';
import { council, councilOffer, shownChoice } from './council-choice.js';
import { address } from './addresses.js';
import { adults, children } from './lists.js';
import { matches } from './matching.js';
import { adult, child, otherNameCount } from './people.js';
import { relationships, relationshipRows } from './relationships.js';
import type { Step } from './step.js';

const now = new Date('2026-11-23T10:00:00Z');
const RECORD = '0199f1f0-0000-7000-8000-000000000001';
const maya: ReferralAnswers = {
  children: [
    {
      ref: 'c1',
      givenName: 'Maya',
      familyName: 'O’Test',
      alternativeNames: [],
      unborn: false,
      dateOfBirth: '2017-04-02',
      expectedOn: null,
      sex: 'F',
      ethnicity: null,
      upn: null,
      nhsNumber: null,
      sameAsChildId: RECORD,
      matchesChecked: true,
    },
  ],
};
const born = { born: 'born', 'dateOfBirth-day': '2', 'dateOfBirth-month': '4', 'dateOfBirth-year': '2017' };

function read(
  step: Step,
  fields: Record<string, string | string[]>,
  answers: ReferralAnswers = {},
  item: string | null = null,
) {
  return step.read(new Form(fields), { answers, item, now });
}

/** Field and message of each error; empty when it was read. */
function errors(
  step: Step,
  fields: Record<string, string | string[]>,
  answers: ReferralAnswers = {},
  item: string | null = null,
) {
  try {
    read(step, fields, answers, item);
    return {};
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return Object.fromEntries((error.fieldErrors ?? []).map(({ field, message }) => [field, message]));
  }
}

/** What is saved is shown as it would be typed, and typing that again saves the same. */
function expectRoundTrip(
  step: Step,
  fields: Record<string, string | string[]>,
  answers: ReferralAnswers = {},
  item: string | null = null,
) {
  const saved = { ...answers, ...read(step, fields, answers, item) };
  const shown = step.show({ answers: saved, item, now })!;
  expect({ ...saved, ...step.read(shown, { answers: saved, item, now }) }).toEqual(saved);
  return saved;
}

describe('the first question', () => {
  it('has no answer until one is chosen', () => {
    expect(errors(danger, {})).toEqual({ inDanger: 'Select yes if a child is in danger now' });
  });
  it('wants to know what was done when a child is in danger', () => {
    expect(Object.keys(errors(danger, { inDanger: 'yes', actionTaken: ' ' }))).toEqual(['actionTaken']);
    expectRoundTrip(danger, { inDanger: 'yes', actionTaken: 'Police called' });
  });
  it('keeps what was typed when the answer is no after all', () => {
    expect(read(danger, { inDanger: 'no', actionTaken: 'Rang the school' }).danger?.actionTaken).toBe(
      'Rang the school',
    );
  });
});

describe('when it was received', () => {
  const at = (day: string, month: string, year: string, time: string) => ({
    'receivedOn-day': day,
    'receivedOn-month': month,
    'receivedOn-year': year,
    receivedTime: time,
    how: 'telephone',
  });
  it('is a moment in London, as it was said', () => {
    expect(expectRoundTrip(received, at('1', '7', '2026', '9:05am')).received?.receivedAt).toBe(
      '2026-07-01T08:05:00.000Z',
    );
  });
  it.each([
    ['31 February', at('31', '2', '2026', '9am'), 'receivedOn-day', 'Date received must be a real date'],
    [
      'tomorrow',
      at('24', '11', '2026', '9am'),
      'receivedOn-day',
      'Date received must be today or in the past',
    ],
    ['later today', at('23', '11', '2026', '11pm'), 'receivedTime', 'Time received must be in the past'],
    ['no year', at('1', '2', '', '9am'), 'receivedOn-year', 'Date received must include a year'],
    [
      'an hour that could be either',
      at('1', '2', '2026', '9'),
      'receivedTime',
      'Time received must be a real time, such as 9:30am or 14:05',
    ],
    [
      'the hour the clocks skipped',
      at('29', '3', '2026', '1:30am'),
      'receivedTime',
      'This time did not exist: the clocks went forward by an hour that night',
    ],
  ])('refuses %s', (_, fields, field, message) => {
    expect(errors(received, fields)[field]).toBe(message);
  });
  it('says everything that is wrong at once', () => {
    expect(Object.keys(errors(received, {}))).toEqual(['receivedOn-day', 'receivedTime', 'how']);
  });
});

describe('who referred', () => {
  const school = read(referrer, { source: '2A' });
  it('keeps the contact when the source is changed', () => {
    const answers = { ...school, ...read(contact, { name: 'R Osei', email: 'r@example.com' }, school) };
    expect(read(referrer, { source: '6' }, answers).referrer).toMatchObject({ source: '6', name: 'R Osei' });
    expectRoundTrip(
      contact,
      {
        name: 'R O’Sei <b>',
        organisation: 'School',
        relationship: 'Teacher',
        telephone: '020',
        email: 'r@example.com',
      },
      school,
    );
  });
  it('refuses a name of somebody who is not to be named', () => {
    expect(Object.keys(errors(contact, { anonymous: 'yes', name: 'R Osei' }, school))).toEqual(['name']);
  });
  it('takes “anonymous” for anonymous', () => {
    expect(read(referrer, { source: '9' }).referrer?.anonymous).toBe(true);
  });
});

describe('a child', () => {
  const whole = {
    ...born,
    givenName: 'Maya 😀',
    familyName: "O'Test <script>",
    sex: 'F',
    ethnicity: 'MWBC',
    nhsNumber: '9434765919',
    'otherGiven-0': 'May',
    'otherFamily-2': 'Smith',
  };
  it('is read whole, with every odd character of its name', () => {
    const saved = expectRoundTrip(child, whole, {}, 'c1').children![0]!;
    expect(saved).toMatchObject({
      ref: 'c1',
      givenName: 'Maya 😀',
      familyName: "O'Test <script>",
      dateOfBirth: '2017-04-02',
    });
    expect(saved.alternativeNames).toEqual([
      { givenName: 'May', familyName: null },
      { givenName: null, familyName: 'Smith' },
    ]);
  });
  it('refuses 300 combining characters with a message that says what to do', () => {
    const message = errors(child, { ...whole, givenName: `Z${'\u0301'.repeat(300)}` }, {}, 'c1')['givenName'];
    expect(message).toBe('Given name has too many accents or marks on one letter. Use 8 or fewer');
  });
  it('may be unborn and unnamed, with an expected date and no sex yet', () => {
    const expected = {
      born: 'unborn',
      'expectedOn-day': '1',
      'expectedOn-month': '3',
      'expectedOn-year': '2027',
    };
    expect(expectRoundTrip(child, expected, {}, 'c1').children![0]).toMatchObject({
      unborn: true,
      sex: 'U',
      givenName: null,
    });
    expect(Object.keys(errors(child, { ...expected, sex: 'F' }, {}, 'c1'))).toEqual(['sex']);
    expect(errors(child, { ...expected, 'expectedOn-year': '2029' }, {}, 'c1')['expectedOn-day']).toMatch(
      /next 10 months/,
    );
  });
  it('needs a name once it is born', () => {
    expect(errors(child, { ...born, sex: 'F' }, {}, 'c1')['givenName']).toMatch(/Enter a name/);
  });
  it('is looked for again in the records when the name changes, and only then', () => {
    const same = read(child, { ...born, givenName: 'Maya', familyName: 'O’Test', sex: 'M' }, maya, 'c1')
      .children![0]!;
    expect([same.matchesChecked, same.sameAsChildId]).toEqual([true, RECORD]);
    const other = read(child, { ...born, givenName: 'May', familyName: 'O’Test', sex: 'F' }, maya, 'c1')
      .children![0]!;
    expect([other.matchesChecked, other.sameAsChildId]).toEqual([undefined, RECORD]);
  });
  it('shows a row for each other name, and one more when asked', () => {
    expect(otherNameCount(new Form({}), false)).toBe(1);
    expect(otherNameCount(new Form({ 'otherGiven-1': 'x' }), false)).toBe(2);
    expect(otherNameCount(new Form({ otherNames: '2' }), true)).toBe(3);
    expect(otherNameCount(new Form({ otherNames: '10' }), true)).toBe(10);
  });
});

describe('an adult', () => {
  it('may have no date of birth, but not half of one', () => {
    expect(expectRoundTrip(adult, { givenName: 'Sam', sex: 'U' }, {}, 'a1').adults![0]).toMatchObject({
      dateOfBirth: null,
    });
    expect(
      errors(adult, { givenName: 'Sam', sex: 'U', 'dateOfBirth-day': '1' }, {}, 'a1')['dateOfBirth-month'],
    ).toBe('Date of birth must include a month and year');
  });
});

describe('lists', () => {
  it('save “nobody” as an answer, except for children', () => {
    expect(read(adults, { another: 'no' })).toEqual({ adults: [] });
    expect(Object.keys(errors(children, { another: 'no' }))).toEqual(['another']);
    expect(read(children, { another: 'no' }, maya)).toEqual({});
  });
});

describe('relationships', () => {
  const family: ReferralAnswers = {
    children: [maya.children![0]!, { ...maya.children![0]!, ref: 'c2', givenName: 'Ben' }],
    ...read(adult, { givenName: 'Sam', sex: 'F' }, {}, 'a1'),
  };
  it('are shown on the other child’s page where they are mutual', () => {
    const answers = expectRoundTrip(
      relationships,
      { 'kind-a1': 'mother', 'responsibility-a1': 'yes', 'kind-c2': 'brother-or-sister' },
      family,
      'c1',
    );
    expect(relationships.show({ answers, item: 'c2', now })!.text('kind-c1')).toBe('brother-or-sister');
  });
  it('are said once: the page of the other child replaces what is mutual', () => {
    const first = { ...family, ...read(relationships, { 'kind-c2': 'brother-or-sister' }, family, 'c1') };
    const second = read(relationships, { 'kind-c1': 'half-brother-or-sister' }, first, 'c2');
    expect(second.relationships).toEqual([
      { from: 'c1', to: 'c2', kind: 'half-brother-or-sister', parentalResponsibility: 'not-known' },
    ]);
  });
  it('of a child who is a mother are not asked the other way round', () => {
    const answers = { ...family, ...read(relationships, { 'kind-c2': 'mother' }, family, 'c1') };
    expect(
      relationshipRows({ answers, item: 'c2', now }).find(({ key }) => key === 'Maya O’Test')?.value,
    ).toEqual(['Ben O’Test is Maya O’Test’s mother']);
    expect(read(relationships, {}, answers, 'c2').relationships).toHaveLength(1);
  });
  it('need a kind when somebody has parental responsibility', () => {
    expect(Object.keys(errors(relationships, { 'responsibility-a1': 'yes' }, family, 'c1'))).toEqual([
      'kind-a1',
    ]);
  });
});

describe('an address', () => {
  it('is read with its postcode in order, and who lives there', () => {
    const saved = expectRoundTrip(
      address,
      { line1: '1 Example Street', postcode: 'w105aa', kind: 'home', people: ['c1'] },
      maya,
      'h1',
    );
    expect(saved.addresses).toEqual([
      { ref: 'h1', lines: ['1 Example Street'], postcode: 'W10 5AA', kind: 'home', people: ['c1'] },
    ]);
  });
  it('needs a line or a postcode, a kind and somebody of the household', () => {
    expect(Object.keys(errors(address, { people: 'c9' }, maya, 'h1'))).toEqual(['line1', 'kind', 'people']);
  });
});

describe('possible matches', () => {
  it('are answered with one record or none of them', () => {
    expect(Object.keys(errors(matches, {}, maya, 'c1'))).toEqual(['same']);
    expect(read(matches, { same: 'none' }, maya, 'c1').children![0]).toMatchObject({
      sameAsChildId: null,
      matchesChecked: true,
    });
    expectRoundTrip(matches, { same: RECORD }, maya, 'c1');
  });
  it('refuse one record for two children', () => {
    const two = { children: [maya.children![0]!, { ...maya.children![0]!, ref: 'c2', sameAsChildId: null }] };
    expect(errors(matches, { same: RECORD }, two, 'c2')['same']).toMatch(/already said/);
  });
});

describe('the worry', () => {
  it('is kept with its lines, and refused when it is too long', () => {
    expect(
      expectRoundTrip(worry, { worry: 'One\r\nTwo', parentsAware: 'no', parentsAwareNote: '' }).worry?.worry,
    ).toBe('One\nTwo');
    expect(errors(worry, { worry: 'x'.repeat(20_001), parentsAware: 'no' })['worry']).toMatch(
      /20,000 characters or fewer/,
    );
  });
});

describe('which council', () => {
  const here = { code: 'E09000013', name: 'Here' };
  const other = { code: 'E09000020', name: 'Other' };
  it('is the usual one without a reason, and another one only with it', () => {
    expect(read(council, { choice: 'usual', reason: 'typed before' })).toEqual({ council: null });
    expect(Object.keys(errors(council, { choice: other.code }))).toEqual(['reason']);
    expectRoundTrip(council, { choice: other.code, reason: 'She stays there' });
    expect(Object.keys(errors(council, { choice: 'no-member' }))).toEqual(['nonMemberName', 'reason']);
    expectRoundTrip(council, { choice: 'no-member', nonMemberName: 'Ealing', reason: 'They moved' });
  });
  it('is this one where no postcode says otherwise', () => {
    const { items, explanation } = councilOffer({ usual: null, here, members: [here, other] });
    expect(items.map(({ value, text }) => [value, text])).toEqual([
      ['usual', 'Here'],
      ['E09000020', 'Other'],
    ]);
    expect(explanation).toMatch(/No home postcode is known/);
  });
  it('shows a choice that has become the usual one as that', () => {
    const { items } = councilOffer({ usual: null, here, members: [here, other] });
    expect(shownChoice(new Form({ choice: here.code, reason: 'x' }), items).text('choice')).toBe('usual');
  });
});
