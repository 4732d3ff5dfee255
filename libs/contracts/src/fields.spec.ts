import { dateSchema, instantSchema } from './fields.js';
import { soughtChildSchema } from './referrals/elsewhere.js';

describe('a date', () => {
  it.each(['0000-01-01', '0999-12-31', '2026-02-31', '31/01/2026', ''])('%s is refused', (text) => {
    expect(dateSchema.safeParse(text).success).toBe(false);
    const child = { givenName: 'Example', familyName: 'Child', dateOfBirth: text };
    expect(soughtChildSchema.safeParse(child).success).toBe(false);
  });

  it('of a real day from the year 1000 on is taken, and so is an instant', () => {
    expect(dateSchema.parse('1000-01-01')).toBe('1000-01-01');
    expect(instantSchema.safeParse('2026-11-20T15:30:00Z').success).toBe(true);
    expect(instantSchema.safeParse('0000-11-20T15:30:00Z').success).toBe(false);
  });
});
