import type { QueueItem } from '@conjoint/contracts';
import { isOverdue, londonDate } from '@conjoint/kernel';
import { derivationView } from '../clock/clock.rules.js';
import { displayName } from '../household/display-name.js';
import type { PassingOnView } from '../passing-on/passing-on.repository.js';
import type { QueueRow } from './queue.repository.js';

/** One referral of the queue. Overdue and due today are what they are at `now`, in London days. */
export function queueItem(
  row: QueueRow,
  { now, passingOn }: { now: Date; passingOn: PassingOnView | null },
): QueueItem {
  return {
    referralId: row.referral_id,
    version: row.version,
    receivedAt: row.received_at.toISOString(),
    how: row.received_how,
    inDanger: row.in_danger,
    due: derivationView(row.due),
    overdue: isOverdue(row.due.dueAt, now),
    dueToday: row.due.dueOn === londonDate(now),
    acknowledged: row.acknowledged,
    acknowledgementDue: derivationView(row.acknowledgement_due),
    acknowledgementOverdue:
      !row.acknowledged && row.can_be_told && isOverdue(row.acknowledgement_due.dueAt, now),
    referrerCanBeTold: row.can_be_told,
    children: row.children.map((child) => ({
      childId: child.childId,
      displayName: displayName(child),
      born: child.dateOfBirth,
      state: child.state,
      reReferral: child.reReferral,
    })),
    sourceCode: row.source_code,
    passingOn,
  };
}
