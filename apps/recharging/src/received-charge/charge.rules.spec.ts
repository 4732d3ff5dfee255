import fc from 'fast-check';
import {
  chargeLifecycle,
  queryInWords,
  undisputed,
  type ChargeAction,
  type ChargeState,
} from './charge.rules.js';

describe('a charge', () => {
  const acceptable: Record<ChargeState, Partial<Record<ChargeAction, ChargeState>>> = {
    received: { accept: 'posted', query: 'queried', 'check-again': 'received' },
    queried: { 'withdraw-query': 'received', 'check-again': 'queried' },
    posted: {},
  };
  it.each(chargeLifecycle.matrix())('that is $state, $action → $next', ({ state, action }) => {
    const next = acceptable[state][action];
    if (next) return expect(chargeLifecycle.next(state, action)).toBe(next);
    return expect(() => chargeLifecycle.next(state, action)).toThrow(/^This charge cannot be/);
  });
  it('never leaves the books again', () => expect(chargeLifecycle.isFinal('posted')).toBe(true));
});

describe('a disputed part', () => {
  it('and the undisputed part are the charge, and neither is more than it', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.integer(), (total, disputed) => {
        fc.pre(
          total !== 0 && Math.sign(total) === Math.sign(disputed) && Math.abs(disputed) <= Math.abs(total),
        );
        const rest = undisputed(total, disputed);
        expect(rest + disputed).toBe(total);
        expect(Math.abs(rest)).toBeLessThan(Math.abs(total));
      }),
    );
  });
  it.each([
    [100, 101],
    [100, -1],
    [-100, 1],
    [100, 0],
    [0, 1],
  ])('of a charge of %d is not %d', (total, disputed) =>
    expect(() => undisputed(total, disputed)).toThrow(expect.objectContaining({ code: 'validation-failed' })),
  );
  it('is told to the host in words that fit the message', () => {
    const query = { against: 'line' as const, about: 'INV-7', disputedPence: 1250, undisputedPence: 50 };
    expect(queryInWords({ ...query, reason: 'Not ours' })).toBe(
      'Against line INV-7, £12.50 disputed and £0.50 not: Not ours',
    );
    expect(queryInWords({ ...query, reason: 'x'.repeat(2000) })).toHaveLength(2000);
  });
});
