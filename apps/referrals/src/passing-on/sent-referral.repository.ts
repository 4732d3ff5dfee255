import type { AcknowledgementGiven } from '@conjoint/contracts';
import type { Tx } from '@conjoint/platform';
import { stopClock } from '../clock/clock.repository.js';
import { changeReferral } from '../referral/change.repository.js';
import { moveChildren } from '../referral/referral-child.repository.js';
import type { ReferralRow } from '../referral/referral-read.repository.js';
import { referralLifecycle, type ReferralAction, type ReferralState } from '../referral/referral.rules.js';

/**
 * The referral leaves: its front-door clock stops, and its waiting children are the other council's. Gives those children.
 * @throws DomainError `not-acceptable-state`
 */
export async function leaveReferral(
  tx: Tx,
  { referralId, action, at }: { referralId: string; action: 'release' | 'hand-over'; at: string },
): Promise<string[]> {
  await moveReferral(tx, referralId, action);
  await stopClock(tx, { kind: 'front-door-decision', referralId, at });
  return moveChildren(tx, { referralId, action: 'pass-on' });
}

/** An offered referral waits for a decision here again. @throws DomainError `not-acceptable-state` */
export function takeBackReferral(tx: Tx, referralId: string): Promise<void> {
  return moveReferral(tx, referralId, 'take-back');
}

type Acknowledged = Pick<ReferralRow, 'acknowledged_at' | 'acknowledged_how'>;

/** What the council that takes the referral over hears of the acknowledgement; who gave it is this council's own affair. */
export function acknowledgementOf(row: Acknowledged): AcknowledgementGiven | null {
  const { acknowledged_at: at, acknowledged_how: how } = row;
  return at === null ? null : { at: at.toISOString(), how: how! };
}

export async function readAcknowledgement(tx: Tx, referralId: string): Promise<AcknowledgementGiven | null> {
  const [row] = await tx.query<Acknowledged>(
    'select acknowledged_at, acknowledged_how from referral where id = $1',
    [referralId],
  );
  return acknowledgementOf(row!);
}

async function moveReferral(tx: Tx, referralId: string, action: ReferralAction): Promise<void> {
  const [row] = await tx.query<{ state: ReferralState }>(
    'select state from referral where id = $1 for update',
    [referralId],
  );
  await changeReferral(tx, referralId, { state: referralLifecycle.next(row!.state, action) });
}
