import { REFERRAL_STATES } from '@conjoint/contracts';
import { someoneActing } from '../acting.fixture.js';
import { correctionViews, factName, factValueWords, namesOf, type Correction } from './history.view.js';
import { toldFacts } from './referral-facts.view.js';
import { childOf, decidedAs, referralOf } from './referral.fixture.js';
import { isWithdrawable, mayGoElsewhere, referralView } from './referral.view.js';

const now = new Date('2026-11-23T09:00:00Z');
const worker = someoneActing(['front-door-worker']);
const actionsIn = (state: (typeof REFERRAL_STATES)[number]) =>
  referralView(worker, referralOf({ state }), now).actions.map(({ text }) => text);

describe('what may be done with a referral', () => {
  it.each([
    [
      'waiting',
      [
        'Decide',
        'Record the acknowledgement',
        'Offer to another council',
        'Correct, add or withdraw a fact',
        'Withdraw this referral',
      ],
    ],
    ['offered', ['Record the acknowledgement']],
    ['passed-on', ['Record the acknowledgement', 'Record that the outcome was told']],
    [
      'handed-over',
      ['Record the acknowledgement', 'Record that the outcome was told', 'Correct, add or withdraw a fact'],
    ],
    [
      'decided',
      ['Record the acknowledgement', 'Record that the outcome was told', 'Correct, add or withdraw a fact'],
    ],
    ['withdrawn', []],
  ] as const)('%s', (state, actions) => expect(actionsIn(state)).toEqual(actions));

  it('is nothing for somebody who may only read', () => {
    expect(referralView(someoneActing(['director']), referralOf(), now).actions).toEqual([]);
  });

  it('does not include withdrawing once a child is decided, but does for information that only joined episodes', () => {
    const decided = childOf('c1', 'Ada', { state: 'decided', decision: decidedAs('c1', 'early-help') });
    expect(isWithdrawable(referralOf({ children: [decided, childOf('c2', 'Ben')] }))).toBe(false);
    const joined = childOf('c1', 'Ada', { state: 'joined-episode' });
    expect(isWithdrawable(referralOf({ state: 'decided', children: [joined] }))).toBe(true);
  });

  it('does not include another council once a child is decided here', () => {
    const decided = childOf('c1', 'Ada', { state: 'decided', decision: decidedAs('c1', 'early-help') });
    expect(mayGoElsewhere(referralOf({ children: [decided, childOf('c2', 'Ben')] }))).toBe(false);
    const joined = childOf('c1', 'Ada', { state: 'joined-episode' });
    expect(mayGoElsewhere(referralOf({ children: [joined, childOf('c2', 'Ben')] }))).toBe(true);
  });
});

describe('a hand-over', () => {
  const route = { ...referralOf().caseHolding, route: 'hand-over' as const, chosenName: 'Brent' };

  it('is printed and recorded as sent only where the council is no member', () => {
    expect(referralView(worker, referralOf(), now).handOver).toBeNull();
    expect(referralView(worker, referralOf({ caseHolding: route }), now).handOver).toMatchObject({
      council: 'Brent',
      sent: null,
      recordHref: '/councils/E09000013/referrals/r1/hand-over/sent',
    });
  });

  it('says how and by whom it was sent, and is not recorded twice', () => {
    const handOver = {
      councilName: 'Brent',
      sentAt: '2026-11-23T08:00:00.000Z',
      sentHow: 'secure-email',
      sentByName: 'A Worker',
    };
    expect(
      referralView(worker, referralOf({ state: 'handed-over', caseHolding: route, handOver }), now).handOver,
    ).toMatchObject({
      sent: '23 November 2026 at 8am, by secure email, recorded by A Worker',
      recordHref: null,
    });
  });
});

describe('facts in words', () => {
  const gone = { givenName: 'Max', familyName: 'Old', dateOfBirth: '1980-01-01', ref: 'a7' };
  const withdrawn: Correction = {
    id: 'y',
    field: 'adults.p7',
    before: JSON.stringify(gone),
    after: null,
    reason: 'Another family',
    at: '2026-11-23T10:00:00.000Z',
    byName: 'A Worker',
  };
  const names = namesOf(referralOf(), [withdrawn]);

  it.each([
    ['children.c1.dateOfBirth', 'Date of birth of Ada'],
    ['children.gone.sex', 'Sex'],
    ['received.receivedAt', 'When it was received'],
    ['something.new', 'something.new'],
    ['adults.p7', 'Adult: Max Old'],
    ['adults.p7.telephone', 'Telephone of Max Old'],
    ['addresses.h1.people', 'Who lives there'],
    ['relationships.a7-c1.kind', 'Relationship of Max Old to Ada'],
    ['relationships.a7-c1-2.parentalResponsibility', 'Parental responsibility of Max Old to Ada'],
    ['relationships.a9-c1', 'Relationship of somebody not named to Ada'],
  ])('%s is called %s', (field, words) => expect(factName(field, names)).toBe(words));

  it.each([
    ['children.c1.sex', 'F', 'Female'],
    ['children.c1.dateOfBirth', '2017-04-02', '2 April 2017'],
    ['received.receivedAt', '2026-07-01T08:05:00.000Z', '1 July 2026 at 9:05am'],
    ['referrer.source', '3B', 'Health visitor'],
    ['referrer.name', null, 'Not recorded'],
    ['danger.inDanger', 'yes', 'Yes'],
    ['adults.p7', withdrawn.before, 'Max Old, born 1 January 1980'],
    ['adults.p7', null, 'Not part of this referral'],
    ['addresses.h1.people', 'c1 a7', 'Ada, Max Old'],
    ['addresses.h1.kind', 'temporary', 'Temporary'],
    [
      'addresses.h1',
      JSON.stringify({ lines: ['1 A Street'], postcode: 'W6 9JU', kind: 'home', people: ['c1'] }),
      '1 A Street, W6 9JU (home). Lives there: Ada',
    ],
    [
      'relationships.a7-c1',
      JSON.stringify({ from: 'a7', to: 'c1', kind: 'mother', parentalResponsibility: 'yes' }),
      'Max Old is the mother of Ada; parental responsibility: yes',
    ],
    ['addresses.h1', 'as an earlier release kept it', 'as an earlier release kept it'],
  ])('%s %s reads %s', (field, value, words) => expect(factValueWords(field, value, names)).toBe(words));

  it('show a correction with before, after, why, who and when', () => {
    const correction = {
      id: 'x',
      field: 'children.c1.sex',
      before: 'U',
      after: 'F',
      reason: 'Asked',
      at: '2026-11-23T10:00:00.000Z',
      byName: 'A Worker',
    };
    expect(correctionViews([correction], names)).toEqual([
      {
        what: 'Sex of Ada',
        before: 'Not known',
        after: 'Female',
        reason: 'Asked',
        who: 'A Worker',
        at: '23 November 2026 at 10am',
      },
    ]);
  });

  it('say in a sentence how two people are related', () => {
    const adult = {
      ref: 'a1',
      givenName: 'Pat',
      familyName: null,
      alternativeNames: [],
      dateOfBirth: null,
      sex: 'U' as const,
      telephone: null,
      email: null,
      personId: 'p1',
      displayName: 'Pat',
      recordSays: {},
    };
    const relationships = [
      { from: 'a1', to: 'c1', kind: 'mother' as const, parentalResponsibility: 'yes' as const },
      { from: 'a1', to: 'c2', kind: 'not-related' as const, parentalResponsibility: 'not-known' as const },
    ];
    expect(toldFacts(referralOf({ adults: [adult], relationships })).relationships).toEqual([
      'Pat is the mother of Ada; parental responsibility: yes',
      'Pat is not related to Ben',
    ]);
  });
});
