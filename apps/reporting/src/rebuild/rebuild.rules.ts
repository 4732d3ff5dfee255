/** The owners of the facts, in the order they are asked. */
export const OWNERS = ['referrals', 'workforce'] as const;
export type Owner = (typeof OWNERS)[number];

export function ownerAfter(owner: Owner): Owner | null {
  return OWNERS[OWNERS.indexOf(owner) + 1] ?? null;
}

/** After so long without another fact the rest does not come any more. */
export const STOPS_AFTER_MINUTES = 10;

/**
 * What to do while what the owners said is on its way. Facts that somebody changed meanwhile are heard besides, so that more may be
 * heard than was said; a fact that comes after the end is taken in then, as any other.
 */
export function hearing(counts: {
  said: number;
  heard: number;
  silentMinutes: number;
}): 'finish' | 'wait' | 'stop' {
  if (counts.heard >= counts.said) return 'finish';
  return counts.silentMinutes >= STOPS_AFTER_MINUTES ? 'stop' : 'wait';
}
