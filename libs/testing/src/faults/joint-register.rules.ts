/** One stretch of one council's register, in microseconds. `until` null: still. */
export interface Stretch {
  /** The council whose register it is. */
  register: string;
  holder: string;
  since: number;
  until: number | null;
}

/** What is wrong with the registers of all councils, joined, for one child; empty when exactly one council held the case at each moment. */
export function jointRegisterProblems(receivedAt: number, stretches: readonly Stretch[]): string[] {
  // A council holds a case when its own register says so; what it believes of another council is checked below.
  const held = stretches
    .filter(({ register, holder }) => register === holder)
    .sort((a, b) => a.since - b.since || (a.until ?? Infinity) - (b.until ?? Infinity));
  const first = held[0];
  if (!first) return ['nobody holds the case'];
  const problems: string[] = [];
  if (first.since !== receivedAt) problems.push('the first stretch does not begin with the receipt');
  for (const [index, stretch] of held.entries()) {
    const next = held[index + 1];
    const end = stretch.until ?? Infinity;
    if (!next && stretch.until !== null) problems.push('nobody holds the case any more');
    if (next && end > next.since) problems.push(`two holders at once: ${stretch.holder} and ${next.holder}`);
    if (next && end < next.since) problems.push(`no holder between ${stretch.holder} and ${next.holder}`);
  }
  for (const { register, holder, since, until } of stretches) {
    if (register === holder) continue;
    const claimed = held.some((own) => own.holder === holder && own.since === since && own.until === until);
    if (!claimed) problems.push(`${register} believes that ${holder} holds the case, whose register differs`);
  }
  return problems;
}
