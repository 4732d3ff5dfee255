/** One figure. `goal` is what the ratio (or, without a yardstick, the value) has to reach or stay under; null where there is none. */
export interface Measure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly yardstick: number | null;
  readonly ratio: number | null;
  readonly goal: string | null;
  readonly met: boolean | null;
}

export function figure(name: string, value: number, unit: string): Measure {
  return { name, value: rounded(value), unit, yardstick: null, ratio: null, goal: null, met: null };
}

export function beside(
  figures: { name: string; value: number; unit: string; yardstick: number },
  goal?: { atLeast: number } | { atMost: number },
): Measure {
  const { name, unit, value, yardstick } = figures;
  const ratio = value / yardstick;
  const met = goal === undefined ? null : 'atLeast' in goal ? ratio >= goal.atLeast : ratio <= goal.atMost;
  return {
    name,
    value: rounded(value),
    unit,
    yardstick: rounded(yardstick),
    ratio: Math.round(ratio * 1000) / 1000,
    goal: goal === undefined ? null : 'atLeast' in goal ? `>= ${goal.atLeast}` : `<= ${goal.atMost}`,
    met,
  };
}

/** A figure that has to stay under something by itself. */
export function within(figures: { name: string; value: number; unit: string }, most: number): Measure {
  const { name, value, unit } = figures;
  return { ...figure(name, value, unit), goal: `< ${most}`, met: value < most };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function rounded(value: number): number {
  const places = value >= 100 ? 1 : value >= 10 ? 10 : 100;
  return Math.round(value * places) / places;
}
