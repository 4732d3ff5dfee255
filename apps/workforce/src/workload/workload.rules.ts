/** What somebody carries: cases, and the points they weigh. */
export interface Load {
  readonly cases: number;
  readonly points: number;
}
export const NOTHING: Load = { cases: 0, points: 0 };

export function sumOf(loads: readonly Load[]): Load {
  return loads.reduce(
    (sum, { cases, points }) => ({ cases: sum.cases + cases, points: sum.points + points }),
    NOTHING,
  );
}

/** Hundredths of a point: grade target (points of a full-time worker) × contracted hours (hundredths of full time). Exact. */
export function targetHundredths(gradeTarget: number, fteHundredths: number): number {
  return gradeTarget * fteHundredths;
}

/**
 * Points ÷ (grade target × contracted hours), in whole per cent, half up (domain, "Workforce"). Null for somebody who is not meant to
 * carry any case: there is nothing to divide by.
 */
export function utilisationPercent(points: number, hundredths: number): number | null {
  if (hundredths === 0) return null;
  return Math.floor((points * 20_000 + hundredths) / (2 * hundredths));
}

/** Compared exactly, not by the rounded per cent: one point over is over. */
export function isOver(points: number, hundredths: number): boolean {
  return points * 100 > hundredths;
}
