import { assertCensusYear, censusYear, currentCensusYear, hasEnded } from './census-year.js';

describe('a census year', () => {
  it('is 1 April to 31 March, and named by the year it ends in', () => {
    expect(censusYear(2026)).toEqual({ from: '2025-04-01', until: '2026-03-31' });
  });

  it.each([
    // 23:30 in London on 31 March is summer time, so 22:30 UTC.
    ['2026-03-31T22:30:00Z', 2026, false],
    ['2026-03-31T23:00:00Z', 2027, true],
    ['2026-01-01T00:00:00Z', 2026, false],
    ['2026-11-26T12:00:00Z', 2027, true],
  ])('at %s the year %i goes on, and 2026 has ended: %s', (now, current, ended) => {
    expect(currentCensusYear(now)).toBe(current);
    expect(hasEnded(2026, now)).toBe(ended);
  });

  it('that has not begun, or was before the first census, is refused in words', () => {
    const now = '2026-11-26T12:00:00Z';
    const refusal = (year: number): string => {
      try {
        assertCensusYear(year, now);
        return 'accepted';
      } catch (error) {
        return (error as { fieldErrors: { message: string }[] }).fieldErrors[0]!.message;
      }
    };
    expect([2009, 2022, 2027].map(refusal)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(refusal(2028)).toBe('The census year 2028 begins on 1 April 2027. Choose 2027 or an earlier year');
    expect(refusal(2008)).toContain('The first was of 2009');
  });
});
