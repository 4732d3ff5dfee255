import { checkChange, type WantedChange } from './workload-standard.rules.js';

const today = '2026-11-23';
const messageOf = (wanted: Partial<WantedChange>, before: number | null = 3): string => {
  try {
    checkChange({ of: 'work', points: 5, validFrom: today, ...wanted }, { today, before });
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('changing what a case weighs or a grade carries', () => {
  it.each<[string, Partial<WantedChange>, number | null, string]>([
    ['begins today', {}, 3, ''],
    ['begins on a later day', { validFrom: '2027-04-01' }, 3, ''],
    ['begins where nothing held', {}, null, ''],
    ['may be nothing', { points: 0 }, 3, ''],
    ['does not count anew what was', { validFrom: '2026-11-22' }, 3, 'today or later'],
    ['begins within a year', { validFrom: '2027-11-24' }, 3, ''],
    ['is not planned further', { validFrom: '2027-11-25' }, 3, '24 November 2027 or earlier'],
    ['changes something', { points: 3 }, 3, 'It is 3 on 23 November 2026 already'],
    ['keeps a case at 100 points', { points: 101 }, 3, '100 points or fewer'],
    ['lets a grade carry more', { of: 'grade', points: 101 }, 45, ''],
  ])('%s', (_, wanted, before, expected) => {
    if (expected === '') expect(messageOf(wanted, before)).toBe('');
    else expect(messageOf(wanted, before)).toContain(expected);
  });
});
