import { compare, type Seen } from './inbox.rules.js';

const seen = (over: Partial<Seen> = {}): Seen => ({ epoch: 1, version: 3, begun: 0, ...over });

describe('where an event stands beside what was seen of its aggregate', () => {
  it.each([
    [1, 'older', 'older'],
    [3, 'older', 'older'],
    [4, 'next', 'next'],
    [5, 'next', 'waits'],
  ] as const)('in the same epoch, version %i after 3', (version, state, adds) => {
    expect(compare({ epoch: 1, version }, seen(), 'state')).toBe(state);
    expect(compare({ epoch: 1, version }, seen(), 'adds')).toBe(adds);
  });

  it.each([
    [1, 'next', 'next'],
    [2, 'next', 'waits'],
    [3, 'next', 'waits'],
  ] as const)('in a later epoch, version %i: they count from 1 again', (version, state, adds) => {
    expect(compare({ epoch: 9, version }, seen(), 'state')).toBe(state);
    expect(compare({ epoch: 9, version }, seen(), 'adds')).toBe(adds);
  });

  it('of an earlier epoch is never heard, whatever its version', () => {
    for (const order of ['state', 'adds'] as const)
      expect(compare({ epoch: 1, version: 99 }, seen({ epoch: 9, version: 1 }), order)).toBe('older');
  });

  it('of an epoch before the one the whole source has begun is void, also for an aggregate not seen before', () => {
    for (const order of ['state', 'adds'] as const) {
      expect(compare({ epoch: 1, version: 1 }, seen({ version: 0, begun: 9 }), order)).toBe('older');
      expect(compare({ epoch: 1, version: 4 }, seen({ begun: 9 }), order)).toBe('older');
      expect(compare({ epoch: 9, version: 1 }, seen({ begun: 9 }), order)).toBe('next');
    }
  });
});
