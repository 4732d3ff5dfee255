import { addDays, daysBetween } from '@conjoint/kernel';
import fc from 'fast-check';
import { caseloadDays, daysSoFar, type HeldDays } from './caseload-days.rules.js';

const START = '2026-01-01';
const day = (n: number): string => addDays(START, n);
const ALWAYS: HeldDays[] = [{ since: '2020-01-01', until: null }];
const QUARTER = { from: '2026-07-01', until: '2026-09-30' };
const count = (openedOn: string, closedOn: string | null, held = ALWAYS, period = QUARTER) =>
  caseloadDays({ openedOn, closedOn }, held, period);

describe('the days of an episode in a period', () => {
  it.each([
    ['the day it opens and the day it closes', '2026-08-01', '2026-08-03', 3],
    ['a single day', '2026-08-01', '2026-08-01', 1],
    ['only what lies in the period', '2026-06-01', '2026-07-02', 2],
    ['until the period ends while it is open', '2026-09-29', null, 2],
    ['the whole period', '2020-01-01', null, 92],
  ])('count %s', (_, openedOn, closedOn, days) => expect(count(openedOn, closedOn)?.days).toBe(days));

  it.each([
    ['closed before it', '2026-05-01', '2026-06-30'],
    ['opened after it', '2026-10-01', null],
  ])('are none where it %s', (_, openedOn, closedOn) => expect(count(openedOn, closedOn)).toBeNull());

  it('begin when this council took the case over and end before another does', () => {
    expect(count('2026-07-01', null, [{ since: '2026-08-10', until: '2026-08-12' }])).toEqual({
      from: '2026-08-10',
      until: '2026-08-11',
      days: 2,
    });
    expect(count('2026-07-01', null, [{ since: '2026-08-10', until: '2026-08-10' }])).toBeNull();
    expect(
      count('2026-07-01', '2026-08-20', [
        { since: '2026-06-01', until: '2026-07-03' },
        { since: '2026-08-19', until: null },
      ]),
    ).toEqual({ from: '2026-07-01', until: '2026-08-20', days: 4 });
  });
});

const moves = fc
  .uniqueArray(fc.integer({ min: -50, max: 450 }), { maxLength: 6 })
  .map((days) => [...days].sort((left, right) => left - right).map(day));
const episode = fc
  .record({ opened: fc.integer({ min: 0, max: 400 }), length: fc.option(fc.integer({ min: 0, max: 200 })) })
  .map(({ opened, length }) => ({
    openedOn: day(opened),
    closedOn: length === null ? null : day(opened + length),
  }));
const period = fc
  .record({ from: fc.integer({ min: 0, max: 400 }), length: fc.integer({ min: 1, max: 120 }) })
  .map(({ from, length }) => ({ from: day(from), until: day(from + length) }));

/** A case that moves to and fro between two councils on these days: what each held. */
function heldByTurns(days: readonly string[]): [HeldDays[], HeldDays[]] {
  const held: [HeldDays[], HeldDays[]] = [[], []];
  const bounds = ['2000-01-01', ...days];
  bounds.forEach((since, n) => held[n % 2]!.push({ since, until: bounds[n + 1] ?? null }));
  return held;
}

describe('for every episode and period', () => {
  it('the parts of a period add up to the period', () => {
    fc.assert(
      fc.property(episode, moves, period, fc.nat(), (one, days, whole, cut) => {
        const [held] = heldByTurns(days);
        const middle = addDays(whole.from, cut % daysBetween(whole.from, whole.until));
        const parts = [
          caseloadDays(one, held, { from: whole.from, until: middle }),
          caseloadDays(one, held, { from: addDays(middle, 1), until: whole.until }),
        ];
        expect(parts.reduce((sum, part) => sum + (part?.days ?? 0), 0)).toBe(
          caseloadDays(one, held, whole)?.days ?? 0,
        );
      }),
    );
  });

  it('two councils together count each day on which it is open once', () => {
    fc.assert(
      fc.property(episode, moves, period, (one, days, whole) => {
        const [here, there] = heldByTurns(days);
        const both = [here, there].map((held) => caseloadDays(one, held, whole)?.days ?? 0);
        expect(both[0]! + both[1]!).toBe(caseloadDays(one, ALWAYS, whole)?.days ?? 0);
      }),
    );
  });

  it('there are at least one and never more days than from the first to the last, inside the period', () => {
    fc.assert(
      fc.property(episode, moves, period, (one, days, whole) => {
        const counted = caseloadDays(one, heldByTurns(days)[0], whole);
        if (counted === null) return;
        expect(counted.days).toBeGreaterThanOrEqual(1);
        expect(counted.days).toBeLessThanOrEqual(daysBetween(counted.from, counted.until) + 1);
        expect(counted.from >= whole.from && counted.until <= whole.until).toBe(true);
      }),
    );
  });
});

describe('a period that is not over', () => {
  it('counts up to today, and nothing where it has not begun', () => {
    expect(daysSoFar(QUARTER, '2026-08-15')).toEqual({ from: '2026-07-01', until: '2026-08-15' });
    expect(daysSoFar(QUARTER, '2026-12-01')).toEqual(QUARTER);
    expect(daysSoFar(QUARTER, '2026-06-30')).toBeNull();
  });
});
