/** What the services said they had done. The checker holds them to it. */
export interface Acknowledged {
  /** Every request id that was ever sent, answered or not. */
  readonly asked: Set<string>;
  readonly recorded: { requestId: string; council: string; referralId: string; children: number }[];
  readonly settled: { passingOnId: string; council: string; outcome: 'accepted' | 'returned' }[];
  /** Forms that are being filled in: the last page that was saved. */
  readonly drafts: Map<string, { council: string; version: number; worry: string }>;
  readonly withdrawn: { mandateId: string; council: string }[];
  /** Answers that no failure of a server excuses. */
  readonly unexpected: string[];
  /** How many attempts went unanswered or were refused as not available, and were made again. */
  repeats: number;
}

export function nothingAcknowledged(): Acknowledged {
  return {
    asked: new Set(),
    recorded: [],
    settled: [],
    drafts: new Map(),
    withdrawn: [],
    unexpected: [],
    repeats: 0,
  };
}
