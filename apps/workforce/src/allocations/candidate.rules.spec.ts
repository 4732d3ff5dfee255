import { EPISODE_WORK } from '@conjoint/contracts';
import fc from 'fast-check';
import { assess, type Circumstances } from './candidate.rules.js';

const free: Circumstances = {
  state: 'working',
  caseHolder: true,
  qualified: true,
  points: 30,
  targetHundredths: 4500,
  mandate: 'held',
  restricted: false,
};
const enquiry = { works: ['child-protection' as const], points: 4 };
const assessment = { works: ['assessment' as const], points: 3 };
const nothing = { advice: [], refusals: [] };

describe('who is suggested for a child', () => {
  it('is a worker with room, a mandate and nothing against her, whether she has signed in here yet or not', () => {
    expect(assess(free, enquiry)).toEqual(nothing);
    expect(assess({ ...free, mandate: 'expected' }, enquiry)).toEqual(nothing);
  });

  it('is nobody who is away, has too much with this child, or is no social worker where the work is child protection', () => {
    expect(assess({ ...free, state: 'absent' }, assessment).advice).toEqual(['absent']);
    expect(assess({ ...free, points: 42 }, assessment).advice).toEqual([]);
    expect(assess({ ...free, points: 43 }, assessment).advice).toEqual(['over-target']);
    expect(assess({ ...free, qualified: false }, assessment).advice).toEqual([]);
    expect(assess({ ...free, qualified: false }, enquiry).advice).toEqual(['not-qualified']);
    expect(
      assess({ ...free, qualified: false }, { works: ['assessment', 'child-protection'], points: 7 }).advice,
    ).toEqual(['not-qualified']);
  });

  it('cannot be one who may not act here, has left, holds no cases, or is restricted from the family', () => {
    expect(assess({ ...free, mandate: 'none' }, assessment).refusals).toEqual(['no-mandate']);
    expect(assess({ ...free, state: 'left' }, assessment).refusals).toEqual(['left']);
    expect(assess({ ...free, caseHolder: false }, assessment).refusals).toEqual(['holds-no-cases']);
    expect(assess({ ...free, restricted: true }, assessment).refusals).toEqual(['restricted']);
  });

  it('is never decided by which family it is: with the same circumstances and kind of work the answer is the same', () => {
    const circumstances = fc.record({
      state: fc.constantFrom('working' as const, 'absent' as const, 'left' as const),
      caseHolder: fc.boolean(),
      qualified: fc.boolean(),
      points: fc.nat(100),
      targetHundredths: fc.nat(10_000),
      mandate: fc.constantFrom('held' as const, 'expected' as const, 'none' as const),
      restricted: fc.boolean(),
    });
    fc.assert(
      fc.property(
        circumstances,
        fc.constantFrom(...EPISODE_WORK),
        fc.integer({ min: 1, max: 10 }),
        (worker, work, points) => {
          const one = assess(worker, { works: [work], points });
          // More to carry never removes a reason, and less never adds one.
          const less = assess(
            { ...worker, points: Math.max(0, worker.points - 1) },
            { works: [work], points },
          );
          expect(one.refusals).toEqual(less.refusals);
          expect(one.advice).toEqual(expect.arrayContaining(less.advice));
        },
      ),
    );
  });
});
