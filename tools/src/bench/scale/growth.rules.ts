import type { ScaleFigures } from './measure-scale.js';

/** Four services with the cap of one process each, and the portal's own pool. */
export const CONNECTIONS_ALLOWED = 4 * 16 + 8;
/** A machine is never quite the same twice. */
const TOLERANCE = 1.15;
/** The same load on more boroughs may cost a little more: fewer requests find their connection open. */
const SLOWER_AT_MOST = 1.5;

export interface Verdict {
  readonly what: string;
  /** The largest number of boroughs beside the smallest. */
  readonly ratio: number;
  readonly goal: string;
  readonly met: boolean;
}

const COSTS: Readonly<Record<string, (figures: ScaleFigures) => number>> = {
  'start, clean': (figures) => figures.startClean,
  'start, warm': (figures) => figures.startWarm,
  'memory of all processes': ({ memory }) => sum(memory),
  'memory of all processes after the load': ({ memoryAfterLoad }) => sum(memoryAfterLoad),
  'processor when idle': (figures) => figures.idleCpu,
  'processor when idle and watched': (figures) => figures.watchedCpu,
  'connections opened when idle': (figures) => figures.idleOpenedPerMinute,
  'connections opened when idle and watched': (figures) => figures.watchedOpenedPerMinute,
};

/**
 * Linear or better: from each number of boroughs to the next a cost grows by no more than the boroughs do, and the last borough costs no more
 * than half as much again as the first did, so that a small square hides behind no large constant.
 */
export function judge(all: readonly ScaleFigures[]): Verdict[] {
  const sorted = [...all].sort((a, b) => a.boroughs - b.boroughs);
  const first = sorted[0];
  const last = sorted.at(-1);
  if (!first || !last) return [];
  const most = Math.max(
    ...sorted.flatMap((figures) => [
      figures.idleConnections,
      figures.watchedConnections,
      figures.loadConnections,
    ]),
  );
  const bounded: Verdict = {
    what: 'database connections at most',
    ratio: most,
    goal: `<= ${CONNECTIONS_ALLOWED}`,
    met: most <= CONNECTIONS_ALLOWED,
  };
  if (first === last) return [bounded];
  const growth = Object.entries(COSTS).map(([what, of]): Verdict => {
    const goal = `<= ${last.boroughs / first.boroughs}, each borough`;
    return { what, ratio: of(last) / of(first), goal, met: growsNoFaster(sorted, of) };
  });
  const slower = last.p95 / first.p95;
  return [
    bounded,
    ...growth,
    {
      what: 'p95 of a journey at equal load',
      ratio: slower,
      goal: `<= ${SLOWER_AT_MOST}`,
      met: slower <= SLOWER_AT_MOST,
    },
  ];
}

function growsNoFaster(sorted: readonly ScaleFigures[], of: (figures: ScaleFigures) => number): boolean {
  const steps = sorted.slice(1).map((figures, index) => {
    const before = sorted[index]!;
    return {
      inProportion: of(figures) / of(before) <= (figures.boroughs / before.boroughs) * TOLERANCE,
      each: (of(figures) - of(before)) / (figures.boroughs - before.boroughs),
    };
  });
  const [firstStep, lastStep] = [steps[0]!, steps.at(-1)!];
  return (
    steps.every(({ inProportion }) => inProportion) &&
    (steps.length < 2 ||
      lastStep.each <= Math.max(firstStep.each * 1.5, of(sorted[0]!) / sorted[0]!.boroughs))
  );
}

function sum(memory: Readonly<Record<string, number>>): number {
  return Object.values(memory).reduce((total, value) => total + value, 0);
}
