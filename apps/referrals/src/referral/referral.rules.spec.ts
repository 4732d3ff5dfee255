import { REFERRAL_STATES } from '@conjoint/contracts';
import {
  isReReferral,
  referralChildLifecycle,
  referralLifecycle,
  reReferralsAmong,
  type ReferralOfChild,
} from './referral.rules.js';

const acceptable: Record<string, Record<string, string>> = {
  waiting: {
    offer: 'offered',
    'choose-council': 'waiting',
    'hand-over': 'handed-over',
    decide: 'decided',
    withdraw: 'withdrawn',
    correct: 'waiting',
    'add-child': 'waiting',
    'withdraw-child': 'waiting',
    acknowledge: 'waiting',
  },
  offered: { 'take-back': 'waiting', release: 'passed-on', acknowledge: 'offered' },
  'passed-on': { acknowledge: 'passed-on', 'tell-outcome': 'passed-on' },
  'handed-over': { correct: 'handed-over', acknowledge: 'handed-over', 'tell-outcome': 'handed-over' },
  decided: {
    'withdraw-information': 'withdrawn',
    correct: 'decided',
    'withdraw-child': 'decided',
    acknowledge: 'decided',
    'tell-outcome': 'decided',
  },
  withdrawn: {},
};

describe('the life of a referral', () => {
  it('has the states of the contract', () => {
    expect([...referralLifecycle.states]).toEqual([...REFERRAL_STATES]);
  });

  it.each(referralLifecycle.matrix().map((cell) => [cell.state, cell.action] as const))(
    '%s × %s',
    (state, action) => {
      const next = acceptable[state]![action];
      if (next !== undefined) expect(referralLifecycle.next(state, action)).toBe(next);
      else
        expect(() => referralLifecycle.next(state, action)).toThrow(
          expect.objectContaining({ code: 'not-acceptable-state' }),
        );
    },
  );

  it('says in words why a referral cannot be withdrawn', () => {
    expect(() => referralLifecycle.next('offered', 'withdraw')).toThrow(
      'This referral cannot be withdrawn, because it is offered to another council',
    );
  });
});

describe('a child of a referral', () => {
  it.each(referralChildLifecycle.matrix().map((cell) => [cell.state, cell.action] as const))(
    '%s × %s: only a waiting child moves, and information can be withdrawn',
    (state, action) => {
      const informs = action === 'withdraw-information';
      expect(referralChildLifecycle.can(state, action)).toBe(
        informs ? state === 'joined-episode' : state === 'waiting',
      );
    },
  );
});

describe('re-referral', () => {
  const receivedAt = '2026-01-14T10:00:00Z';
  const at = (earlierReceivedAt: string[], censusOpenedOn: string[] = []) =>
    isReReferral({ receivedAt, earlierReceivedAt, censusOpenedOn });

  it.each([
    ['a year ago to the day', ['2025-01-14T00:00:00Z'], true],
    ['a year and a day ago', ['2025-01-13T23:59:59Z'], false],
    ['earlier on the same day', ['2026-01-14T09:59:00Z'], true],
    ['later on the same day', ['2026-01-14T10:01:00Z'], false],
    ['later than this one (typed afterwards)', ['2026-01-15T09:00:00Z'], false],
    ['never', [], false],
    ['one old, one recent', ['2019-01-01T09:00:00Z', '2025-12-31T09:00:00Z'], true],
  ])('earlier referral %s → %s', (_, earlier, expected) => expect(at(earlier)).toBe(expected));

  it.each([
    ['of the day before', '2026-01-13', true],
    ['of the same day, most likely this referral', '2026-01-14', false],
    ['a year and a day ago', '2025-01-13', false],
  ])('a census episode %s → %s', (_, openedOn, expected) => expect(at([], [openedOn])).toBe(expected));

  it('counts London days: 23:30 UTC in summer is the next day', () => {
    const earlierReceivedAt = ['2025-07-01T10:00:00Z'];
    const on = (moment: string) =>
      isReReferral({ receivedAt: moment, earlierReceivedAt, censusOpenedOn: [] });
    expect(on('2026-07-01T23:30:00Z')).toBe(false);
    expect(on('2026-07-01T22:30:00Z')).toBe(true);
  });
});

describe('the referrals of one child', () => {
  const one = (referralId: string, receivedAt: string, more: Partial<ReferralOfChild> = {}) => ({
    referralId,
    receivedAt: new Date(receivedAt),
    recordedAt: new Date('2026-01-20T09:00:00Z'),
    countsHere: true,
    ...more,
  });

  it('are re-referrals but for the first within 12 months, in whatever order they are given', () => {
    const referrals = [
      one('c', '2026-01-10T09:00:00Z'),
      one('a', '2024-06-01T09:00:00Z'),
      one('b', '2025-06-02T09:00:00Z'),
    ];
    expect([...reReferralsAmong(referrals, [])]).toEqual(['c']);
    expect([...reReferralsAmong(referrals, ['2025-06-01'])]).toEqual(['b', 'c']);
  });

  it('never make one another re-referrals: at the same moment the one recorded first is the earlier', () => {
    const moment = '2026-01-10T09:00:00Z';
    const later = one('a', moment, { recordedAt: new Date('2026-01-20T10:00:00Z') });
    expect([...reReferralsAmong([later, one('b', moment)], [])]).toEqual(['a']);
    expect([...reReferralsAmong([one('b', moment), one('a', moment)], [])]).toEqual(['b']);
  });

  it('are none after one that went to another council', () => {
    const gone = one('a', '2026-01-10T09:00:00Z', { countsHere: false });
    expect([...reReferralsAmong([gone, one('b', '2026-01-11T09:00:00Z')], [])]).toEqual([]);
  });
});
