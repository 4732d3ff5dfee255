import { CONNECTIONS_ALLOWED, judge } from './growth.rules.js';
import type { ScaleFigures } from './measure-scale.js';

const figures = (boroughs: number, cost: (boroughs: number) => number, more: Partial<ScaleFigures> = {}) => ({
  boroughs,
  startClean: cost(boroughs),
  startWarm: cost(boroughs),
  memory: { portal: cost(boroughs) },
  memoryAfterLoad: { portal: cost(boroughs) },
  idleCpu: cost(boroughs),
  watchedCpu: cost(boroughs),
  watchedCpuOf: {},
  idleConnections: 4,
  idleOpenedPerMinute: cost(boroughs),
  watchedConnections: 4,
  watchedOpenedPerMinute: cost(boroughs),
  loadConnections: 20,
  loadCpuPerJourney: 10,
  journeys: 200,
  p50: 40,
  p95: 100,
  ...more,
});
const failed = (all: readonly ScaleFigures[]) =>
  judge(all)
    .filter(({ met }) => !met)
    .map(({ what }) => what);

describe('how cost grows with boroughs', () => {
  it.each([
    ['a constant and a part a borough', (n: number) => 500 + 4 * n],
    ['a part a borough', (n: number) => 7 * n],
    ['the same for all', () => 12],
  ])('accepts %s', (_, cost) => {
    expect(failed([3, 10, 20, 40].map((boroughs) => figures(boroughs, cost)))).toEqual([]);
  });

  it.each([
    ['the square of the boroughs', (n: number) => n * n],
    ['a small square behind a large constant', (n: number) => 2000 + 60 * n + 20 * n * n],
  ])('refuses %s', (_, cost) => {
    const all = [3, 10, 20, 40].map((boroughs) => figures(boroughs, cost));
    expect(failed(all)).toContain('processor when idle');
    expect(failed(all)).toContain('start, warm');
  });

  it('refuses more connections than the caps of the processes allow, at any number of boroughs', () => {
    const over = { loadConnections: CONNECTIONS_ALLOWED + 1 };
    expect(failed([figures(3, () => 1, over)])).toEqual(['database connections at most']);
  });

  it('refuses a journey that is slower where there are more boroughs', () => {
    expect(failed([figures(3, () => 1), figures(40, () => 1, { p95: 200 })])).toEqual([
      'p95 of a journey at equal load',
    ]);
  });
});
