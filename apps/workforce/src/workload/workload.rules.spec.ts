import fc from 'fast-check';
import { isOver, sumOf, targetHundredths, utilisationPercent } from './workload.rules.js';

describe('utilisation', () => {
  it('is points ÷ (grade target × contracted hours), in whole per cent, half up', () => {
    expect(utilisationPercent(45, targetHundredths(45, 100))).toBe(100);
    expect(utilisationPercent(18, targetHundredths(45, 80))).toBe(50);
    expect(utilisationPercent(1, targetHundredths(8, 100))).toBe(13); // 12.5
    expect(utilisationPercent(0, targetHundredths(45, 100))).toBe(0);
    expect(utilisationPercent(7, targetHundredths(0, 100))).toBeNull();
    expect(utilisationPercent(7, targetHundredths(45, 0))).toBeNull();
  });

  const target = fc.integer({ min: 1, max: 1000 });
  const hours = fc.integer({ min: 1, max: 200 });
  const points = fc.nat(100_000);
  it('is within half a per cent of the exact quotient, and never falls as points are added', () => {
    fc.assert(
      fc.property(points, target, hours, (carried, grade, fte) => {
        const hundredths = targetHundredths(grade, fte);
        const percent = utilisationPercent(carried, hundredths)!;
        expect(Math.abs(percent * hundredths - carried * 10_000) * 2).toBeLessThanOrEqual(hundredths);
        expect(utilisationPercent(carried + 1, hundredths)!).toBeGreaterThanOrEqual(percent);
      }),
    );
  });

  it('says over where points are more than the target, by the exact numbers', () => {
    fc.assert(
      fc.property(points, target, hours, (carried, grade, fte) => {
        const hundredths = targetHundredths(grade, fte);
        expect(isOver(carried, hundredths)).toBe(carried > (grade * fte) / 100);
      }),
    );
    expect(isOver(45, 4500)).toBe(false);
    expect(isOver(46, 4500)).toBe(true);
  });

  it('is the same for half the hours with half the points', () => {
    fc.assert(
      fc.property(fc.nat(1000), target, fc.integer({ min: 1, max: 100 }), (half, grade, fte) => {
        expect(utilisationPercent(half * 2, targetHundredths(grade, fte * 2))).toBe(
          utilisationPercent(half, targetHundredths(grade, fte)),
        );
      }),
    );
  });
});

describe('what is carried in several councils', () => {
  it('is added up, whatever the order', () => {
    const load = fc.record({ cases: fc.nat(100), points: fc.nat(400) });
    fc.assert(
      fc.property(fc.array(load), (loads) => {
        expect(sumOf(loads)).toEqual(sumOf([...loads].reverse()));
        expect(sumOf(loads).cases).toBe(loads.reduce((sum, { cases }) => sum + cases, 0));
      }),
    );
  });
});
