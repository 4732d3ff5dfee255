import { beside, figure, median } from './measure.js';

describe('a figure', () => {
  it('stands alone without a goal', () => {
    expect(figure('start, warm', 8.263, 's')).toEqual({
      name: 'start, warm',
      value: 8.26,
      unit: 's',
      yardstick: null,
      ratio: null,
      goal: null,
      met: null,
    });
  });

  it('beside a yardstick meets a goal or does not', () => {
    const requests = { name: 'POST referral', value: 800, unit: 'requests/s', yardstick: 1000 };
    expect(beside(requests, { atLeast: 0.8 })).toMatchObject({ ratio: 0.8, goal: '>= 0.8', met: true });
    expect(beside(requests, { atLeast: 0.81 })).toMatchObject({ met: false });
    expect(beside(requests, { atMost: 0.7 })).toMatchObject({ goal: '<= 0.7', met: false });
    expect(beside(requests)).toMatchObject({ goal: null, met: null });
  });

  it('of several runs is the one in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });
});
