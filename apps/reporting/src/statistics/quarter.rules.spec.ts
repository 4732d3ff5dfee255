import { lastDayOfQuarter, monthsOfQuarter, quarterOf, quartersToRelease } from './quarter.rules.js';

describe('a quarter', () => {
  it.each([
    ['2026-01-01', '2026-01-01', '2026-03-31'],
    ['2026-06-30', '2026-04-01', '2026-06-30'],
    ['2026-11-26', '2026-10-01', '2026-12-31'],
  ])('of %s begins on %s and ends on %s', (day, first, last) => {
    expect([quarterOf(day), lastDayOfQuarter(quarterOf(day))]).toEqual([first, last]);
  });
  it('has three months', () => {
    expect(monthsOfQuarter('2026-10-01')).toEqual(['2026-10-01', '2026-11-01', '2026-12-01']);
  });
  it('is let out when it has been over for more than ten days', () => {
    expect(quartersToRelease('2026-10-10')[0]).toBe('2026-04-01');
    expect(quartersToRelease('2026-10-11')[0]).toBe('2026-07-01');
  });
  it('is one of six, the newest first', () => {
    expect(quartersToRelease('2026-11-26')).toEqual([
      '2026-07-01',
      '2026-04-01',
      '2026-01-01',
      '2025-10-01',
      '2025-07-01',
      '2025-04-01',
    ]);
  });
});
