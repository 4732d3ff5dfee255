import { defineLifecycle } from './lifecycle.js';

const offer = defineLifecycle({
  noun: 'transfer',
  initial: 'offered',
  states: ['offered', 'accepted', 'returned', 'sent-back-late', 'closed'],
  actions: ['accept', 'return', 'close'],
  transitions: {
    offered: { accept: 'accepted', return: 'returned' },
    accepted: { close: 'closed', return: 'sent-back-late' },
    returned: { close: 'closed' },
  },
  words: { accept: 'accepted', close: 'closed', return: 'returned' },
});

describe('a lifecycle', () => {
  it('follows its table and refuses everything else, over the full matrix', () => {
    const acceptable = {
      'offered accept': 'accepted',
      'offered return': 'returned',
      'accepted close': 'closed',
      'accepted return': 'sent-back-late',
      'returned close': 'closed',
    } as Record<string, string>;
    const matrix = offer.matrix();
    expect(matrix).toHaveLength(5 * 3);
    for (const { state, action, next } of matrix) {
      expect(next).toBe(acceptable[`${state} ${action}`]);
      expect(offer.can(state, action)).toBe(next !== undefined);
      if (next) expect(offer.next(state, action)).toBe(next);
      else
        expect(() => offer.next(state, action)).toThrow(
          expect.objectContaining({ code: 'not-acceptable-state' }),
        );
    }
  });

  it('says in plain English what is refused and why, with the codes in the details', () => {
    expect(() => offer.next('closed', 'return')).toThrow(
      expect.objectContaining({
        message: 'This transfer cannot be returned, because it is closed',
        details: { state: 'closed', action: 'return' },
      }),
    );
    expect(() => offer.next('sent-back-late', 'close')).toThrow(
      'cannot be closed, because it is sent back late',
    );
  });

  it('knows the actions of a state and the states that are final', () => {
    expect(offer.initial).toBe('offered');
    expect(offer.actionsFrom('accepted')).toEqual(['return', 'close']);
    expect(offer.states.filter((state) => offer.isFinal(state))).toEqual(['sent-back-late', 'closed']);
  });

  it('does not take a name that every object has for a state or action', () => {
    expect(offer.can('constructor' as 'offered', 'accept')).toBe(false);
    expect(offer.can('offered', 'toString' as 'accept')).toBe(false);
  });
});

describe('a wrong table is refused when it is defined', () => {
  const base = { initial: 'a', states: ['a', 'b'], actions: ['go'], transitions: { a: { go: 'b' } } };
  it.each([
    ['unknown initial state', { initial: 'z' }, 'the initial state "z" is not listed'],
    ['unknown next state', { transitions: { a: { go: 'z' } } }, '"go" leads to the unknown state "z"'],
    ['unknown from state', { transitions: { a: { go: 'b' }, z: { go: 'b' } } }, 'unknown state "z"'],
    ['unknown action', { transitions: { a: { go: 'b', fly: 'b' } } }, '"a" has the unknown action "fly"'],
    ['unused action', { actions: ['go', 'stay'] }, 'the action "stay" is never acceptable'],
    ['unreachable state', { states: ['a', 'b', 'c'] }, 'the state "c" cannot be reached'],
    [
      'unreachable pair',
      { states: ['a', 'b', 'c', 'd'], transitions: { a: { go: 'b' }, c: { go: 'd' }, d: { go: 'c' } } },
      'the state "d" cannot be reached',
    ],
    ['state listed twice', { states: ['a', 'b', 'b'] }, 'a state is listed twice'],
    ['action listed twice', { actions: ['go', 'go'] }, 'an action is listed twice'],
  ])('%s', (_title, change, message) => {
    expect(() => defineLifecycle<string, string>({ ...base, ...change } as never)).toThrow(message);
  });
});
