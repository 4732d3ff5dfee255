/** No message has lists in lists beyond this; what works through a value level by level may rely on it. */
export const DEEPEST = 32;

/**
 * Whether parsed JSON has lists and objects in one another deeper than that. Goes on by itself and not by calling itself: JSON.parse takes a
 * million levels, and JSON.stringify and every walk through the value end the process's stack at some thousand.
 */
export function isTooDeep(value: unknown, deepest = DEEPEST): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    const inside = level.filter((one): one is object => typeof one === 'object' && one !== null);
    if (inside.length > 0 && depth >= deepest) return true;
    level = inside.flatMap((one) => Object.values(one) as unknown[]);
  }
  return false;
}
