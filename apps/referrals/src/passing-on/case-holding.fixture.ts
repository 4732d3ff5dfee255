import type { Holding } from './passing-on.rules.js';

/** Whether the stretches follow one another without a gap or an overlap and exactly the last is open. */
export function isContiguous(register: readonly Holding[]): boolean {
  return (
    register.length > 0 &&
    register.every((stretch, i) => {
      const following = register[i + 1];
      return following ? stretch.until !== null && stretch.until === following.since : stretch.until === null;
    })
  );
}
