import { exampleReferral, referralInputSchema, type ReferralAnswers } from '@conjoint/contracts';
import { cardOf, cards } from './check-answers.js';
import { addressesOnlyOf, decidingPostcode, nameOf, nextRef, put, remove } from './household.js';
import { after, before, entryTo, isKnownItem, ORDER, stepAt, type Place } from './steps.js';
import { asReferral, leftToDo, progress } from './task-list.js';

const whole: ReferralAnswers = referralInputSchema.parse(exampleReferral);
const checked: ReferralAnswers = {
  ...whole,
  children: whole.children!.map((child) => ({ ...child, matchesChecked: true })),
};

describe('the order of the pages', () => {
  it('leads from the first question to the last without leaving one out', () => {
    const seen: string[] = [];
    let place: Place | null = entryTo('danger', whole);
    while (place) {
      seen.push(place.item === null ? place.step : `${place.step}/${place.item}`);
      expect(stepAt(place, whole)).not.toBeNull();
      place = after(place, { answers: whole, another: false });
    }
    expect(seen).toEqual([
      'danger',
      'received',
      'referrer',
      'contact',
      'children',
      'adults',
      'relationships/c1',
      'addresses',
      'matches/c1',
      'worry',
      'council',
    ]);
  });
  it('leads back the same way', () => {
    let place: Place | null = { step: 'council', item: null };
    const seen: string[] = [];
    while ((place = before(place, whole))) seen.push(place.step);
    expect(seen.reverse()).toEqual(ORDER.slice(0, -1));
  });
  it('asks for a child before anything about one', () => {
    expect(entryTo('matches', {})).toEqual({ step: 'children', item: 'c1' });
    expect(stepAt({ step: 'matches', item: 'c1' }, {})).toBeNull();
  });
  it('leaves relationships out where there is one person only', () => {
    expect(
      after({ step: 'adults', item: null }, { answers: { ...whole, adults: [] }, another: false }),
    ).toEqual({ step: 'addresses', item: null });
  });
  it('knows those who are there and the next one, and nobody else', () => {
    expect(['c1', 'c2', 'c3', 'x'].map((item) => isKnownItem({ step: 'children', item }, whole))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('the household', () => {
  it('never gives a removed reference again while a later one stands', () => {
    const three = { children: ['c1', 'c3'].map((ref) => ({ ...whole.children![0]!, ref })) };
    expect(nextRef(three, 'children')).toBe('c4');
    expect(
      put(three.children, { ...three.children[0]!, givenName: 'New' }).map(({ givenName }) => givenName),
    ).toEqual(['New', 'Example']);
  });
  it('loses whatever named a removed person', () => {
    expect(addressesOnlyOf(whole, 'a1')).toEqual([]);
    expect(remove(whole, 'adults', 'a1')).toEqual({
      adults: [],
      relationships: [],
      addresses: [{ ...whole.addresses![0]!, people: ['c1'] }],
    });
  });
  it('names somebody without a name', () => {
    expect(
      nameOf({ ref: 'c1', givenName: null, familyName: null, unborn: true, expectedOn: '2027-03-01' }),
    ).toBe('Unborn child (expected 1 March 2027)');
    expect(nameOf({ ref: 'a1', givenName: null, familyName: null })).toBe('Name not known');
  });
  it('takes the postcode of a child’s home before that of where she stays for now', () => {
    const home = whole.addresses![0]!;
    expect(
      decidingPostcode({
        ...whole,
        addresses: [{ ...home, ref: 'h2', kind: 'temporary', postcode: 'W6 9JU' }, home],
      }),
    ).toBe('W10 5AA');
    expect(decidingPostcode({ ...whole, addresses: [] })).toBeNull();
  });
});

describe('the task list', () => {
  it('starts with everything to do, and what is about a child later', () => {
    expect(progress({})).toEqual({ done: 0, of: 10 });
    expect(
      leftToDo({})
        .filter(({ state }) => state === 'later')
        .map(({ step }) => step),
    ).toEqual(['relationships', 'addresses', 'matches']);
  });
  it('is not done before somebody has looked at the possible matches and said which council', () => {
    expect(leftToDo(whole).map(({ step }) => step)).toEqual(['matches']);
    expect(leftToDo({ ...checked, council: undefined }).map(({ step }) => step)).toEqual(['council']);
    expect(leftToDo(checked)).toEqual([]);
  });
  it('becomes a referral only when it is whole', () => {
    expect(asReferral(checked)).toMatchObject({ danger: { inDanger: false } });
    expect(asReferral({ danger: { inDanger: false, actionTaken: null } })).toBeNull();
  });
});

describe('the check page', () => {
  const shown = cards(whole, { now: new Date('2026-11-23T10:00:00Z'), holding: null, found: [] });
  it('shows each section once, each with where to change it', () => {
    expect(shown.map(({ id }) => id)).toEqual([
      'danger',
      'received',
      'referrer',
      'contact',
      'c1',
      'relationships-c1',
      'matches-c1',
      'a1',
      'h1',
      'worry',
      'council',
    ]);
  });
  it('says which record a child is, and that the information joins an open episode', () => {
    const same = { ...checked, children: [{ ...checked.children![0]!, sameAsChildId: 'r1' }] };
    const match = {
      childId: 'r1',
      displayName: 'Known Child',
      born: null,
      address: null,
      strength: 'strong' as const,
      reasons: [],
      waitingReferralId: null,
    };
    const rows = (openEpisode: { id: string; openedOn: string; workerName: string | null } | null) =>
      cards(same, { now: new Date(), holding: null, found: [{ ...match, openEpisode }] }).find(
        ({ id }) => id === 'matches-c1',
      )!.rows[0]!.value;
    expect(rows(null)).toEqual(['The same child as Known Child']);
    expect(rows({ id: 'e', openedOn: '2026-01-01', workerName: null })[1]).toMatch(
      /not counted as a referral/,
    );
  });
  it.each([
    ['children.0.dateOfBirth', 'c1'],
    ['children.0.sameAsChildId', 'matches-c1'],
    ['adults.0.givenName', 'a1'],
    ['addresses.0.postcode', 'h1'],
    ['relationships.0.from', 'relationships-c1'],
    ['referrer.name', 'contact'],
    ['referrer.source', 'referrer'],
    ['council.overrideReason', 'council'],
    ['received.receivedAt', 'received'],
    ['something.else', ''],
  ])('leads from %s of a refusal to its card', (field, card) => {
    expect(cardOf(field, whole)).toBe(card);
    if (card) expect(shown.map(({ id }) => id)).toContain(card);
  });
});
