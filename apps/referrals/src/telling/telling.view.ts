import type { Telling } from '@conjoint/contracts';
import { isOverdue, londonDate } from '@conjoint/kernel';
import { derivationView } from '../clock/clock.rules.js';
import { displayName } from '../household/display-name.js';
import type { TellingRow } from './telling.repository.js';

/** One referral whose referrer is to be told something. Overdue and due today are what they are at `now`, in London days. */
export function tellingView(row: TellingRow, now: Date): Telling {
  const { due } = row;
  return {
    referralId: row.referral_id,
    receivedAt: row.received_at.toISOString(),
    state: row.state,
    sourceCode: row.source_code,
    children: row.children.map((child) => ({ childId: child.childId, displayName: displayName(child) })),
    acknowledgement: due && {
      due: derivationView(due),
      overdue: isOverdue(due.dueAt, now),
      dueToday: due.dueOn === londonDate(now),
    },
    outcomeToTell: row.outcome_to_tell,
  };
}
