import type { Partnership } from '@conjoint/platform';
import type { PassingOnRow, PassingOnView } from './passing-on.repository.js';

const instant = (at: Date | null): string | null => at?.toISOString() ?? null;

export function passingOnView(row: PassingOnRow, partnership: Partnership): PassingOnView {
  return {
    id: row.id,
    direction: row.direction,
    referralId: row.referral_id,
    otherPartition: row.other_partition,
    otherName: partnership.hasPartition(row.other_partition)
      ? partnership.partition(row.other_partition).name
      : row.other_partition,
    state: row.state,
    offeredAt: row.offered_at.toISOString(),
    receivedAt: instant(row.received_at),
    acceptedAt: instant(row.accepted_at),
    releasedAt: instant(row.released_at),
    returnedAt: instant(row.returned_at),
    returnReason: row.return_reason,
    recallAskedAt: instant(row.recall_asked_at),
    recallReason: row.recall_reason,
    recalledAt: instant(row.recalled_at),
    version: row.version,
  };
}
