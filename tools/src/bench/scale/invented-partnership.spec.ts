import { checkPartnership } from '@conjoint/platform';
import { inventedCouncils, inventedPartnership } from './invented-partnership.js';

describe('the invented partnership of a benchmark', () => {
  it.each([3, 10, 40])('of %i councils is in order, and has its joint service besides', (boroughs) => {
    const { partnership, problems } = checkPartnership(inventedPartnership(boroughs), { file: 'invented' });
    expect(problems).toEqual([]);
    expect(partnership?.partitions()).toHaveLength(boroughs + 1);
  });

  it('names each council once', () => {
    expect(new Set(inventedCouncils(40)).size).toBe(40);
  });
});
