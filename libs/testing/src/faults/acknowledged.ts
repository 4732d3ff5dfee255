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
  /** What the last of them were told. */
  readonly failed: string[];
  /** Requests that were answered, reads too. */
  operations: number;
  /** By council: the longest that anybody waited from the first attempt to the answer, in milliseconds. */
  readonly longestMs: Map<string, number>;
  /** By council: the longest that one attempt went without any answer. */
  readonly longestAttemptMs: Map<string, number>;
}

/** What every client notes. */
export type Noted = Pick<
  Acknowledged,
  'unexpected' | 'repeats' | 'failed' | 'operations' | 'longestMs' | 'longestAttemptMs'
>;

export const nothingNoted = (): Noted => ({
  unexpected: [],
  repeats: 0,
  failed: [],
  operations: 0,
  longestMs: new Map(),
  longestAttemptMs: new Map(),
});

export function nothingAcknowledged(): Acknowledged {
  return {
    asked: new Set(),
    recorded: [],
    settled: [],
    drafts: new Map(),
    withdrawn: [],
    ...nothingNoted(),
  };
}
