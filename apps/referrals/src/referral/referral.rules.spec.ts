import { REFERRAL_STATES } from '@conjoint/contracts';
import { isReReferral, referralChildLifecycle, referralLifecycle } from './referral.rules.js';

const acceptable: Record<string, Record<string, string>> = {
  waiting: {
    offer: 'offered',
    'choose-council': 'waiting',
    'hand-over': 'handed-over',
    decide: 'decided',
    withdraw: 'withdrawn',
    correct: 'waiting',
    acknowledge: 'waiting',
  },
  offered: { 'take-back': 'waiting', release: 'passed-on', acknowledge: 'offered' },
  'passed-on': { acknowledge: 'passed-on', 'tell-outcome': 'passed-on' },
  'handed-over': { correct: 'handed-over', acknowledge: 'handed-over', 'tell-outcome': 'handed-over' },
  decided: {
    'withdraw-information': 'withdrawn',
    correct: 'decided',
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
    '%s × %s: only a waiting child moves',
    (state, action) => {
      expect(referralChildLifecycle.can(state, action)).toBe(state === 'waiting');
    },
  );
});

describe('re-referral', () => {
  const receivedAt = '2026-01-14T10:00:00Z';
  it.each([
    ['a year ago to the day', ['2025-01-14'], true],
    ['a year and a day ago', ['2025-01-13'], false],
    ['the same day', ['2026-01-14'], true],
    ['later than this one (typed afterwards)', ['2026-01-15'], false],
    ['never', [], false],
    ['one old, one recent', ['2019-01-01', '2025-12-31'], true],
  ])('earlier referral %s → %s', (_, earlierReceivedOn, expected) => {
    expect(isReReferral({ receivedAt, earlierReceivedOn })).toBe(expected);
  });

  it('counts London days: 23:30 UTC in summer is the next day', () => {
    expect(isReReferral({ receivedAt: '2026-07-01T23:30:00Z', earlierReceivedOn: ['2025-07-01'] })).toBe(
      false,
    );
    expect(isReReferral({ receivedAt: '2026-07-01T22:30:00Z', earlierReceivedOn: ['2025-07-01'] })).toBe(
      true,
    );
  });
});
