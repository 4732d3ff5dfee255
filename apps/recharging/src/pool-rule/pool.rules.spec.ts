import { poolOf, type PoolTerms } from './pool.rules.js';

const rule = (id: string, over: Partial<PoolTerms>): PoolTerms => ({
  id,
  costCentrePrefix: null,
  subjectivePrefix: null,
  pool: 'front-door',
  validFrom: '2026-04-01',
  validUntil: null,
  ...over,
});
const line = (over: Partial<Parameters<typeof poolOf>[1]> = {}) => ({
  costCentre: 'FD100',
  subjective: '1010',
  postingDate: '2026-05-01',
  ...over,
});

describe('the agreement of a cost', () => {
  it('is none where no rule speaks of it', () => {
    expect(poolOf([], line())).toBeNull();
    expect(poolOf([rule('1', { costCentrePrefix: 'CS' })], line())).toBeNull();
    expect(poolOf([rule('1', { costCentrePrefix: 'FD' })], line({ costCentre: null }))).toBeNull();
  });

  it('follows the rules in force on the posting date, first and last day included', () => {
    const rules = [rule('1', { costCentrePrefix: 'fd', validUntil: '2026-06-30' })];
    const on = (postingDate: string) => poolOf(rules, line({ postingDate }));
    expect([on('2026-03-31'), on('2026-04-01'), on('2026-06-30'), on('2026-07-01')]).toEqual([
      null,
      'front-door',
      'front-door',
      null,
    ]);
  });

  it('is that of the most exact rule, which may also be none', () => {
    const rules = [
      rule('1', { costCentrePrefix: 'FD' }),
      rule('2', { costCentrePrefix: 'FD', subjectivePrefix: '10', pool: null }),
      rule('3', { costCentrePrefix: 'F', pool: 'fostering' }),
    ];
    expect(poolOf(rules, line())).toBeNull();
    expect(poolOf(rules, line({ subjective: '2100' }))).toBe('front-door');
    expect(poolOf(rules, line({ costCentre: 'FX' }))).toBe('fostering');
  });

  it('is that of the later rule where two are equally exact, in whatever order they come', () => {
    const rules = [
      rule('2', { costCentrePrefix: 'FD', pool: 'later' }),
      rule('1', { costCentrePrefix: 'FD' }),
    ];
    expect(poolOf(rules, line())).toBe('later');
    expect(poolOf([...rules].reverse(), line())).toBe('later');
  });
});
