import { derivedId, newId } from './ids.js';

const VERSION_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('newId', () => {
  it('sorts by time, and within one millisecond by the order of making', () => {
    for (const now of [0, 1_764_000_000_000, 2 ** 48 - 1]) {
      const ids = Array.from({ length: 2_000 }, () => newId(now));
      expect([...ids].sort()).toEqual(ids);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(id).toMatch(VERSION_7);
    }
    expect(newId(1_000) < newId(1_001)).toBe(true);
  });

  it('stays unique where one millisecond makes more than it can order', () => {
    const ids = Array.from({ length: 10_000 }, () => newId(5));
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(VERSION_7);
  });
});

describe('derivedId', () => {
  it('is the same for the same parts only', () => {
    expect(derivedId('a', 'b')).toBe(derivedId('a', 'b'));
    expect(derivedId('ab')).not.toBe(derivedId('a', 'b'));
  });
});
