import { DomainError } from '@conjoint/kernel';
import type { Tx } from '@conjoint/platform';
import { stopClock } from '../clock/clock.repository.js';

/** The referral has left: its front-door clock stops, and its waiting children are the other council's. Gives those children. */
export async function leaveReferral(
  tx: Tx,
  { referralId, state, at }: { referralId: string; state: 'passed-on' | 'handed-over'; at: string },
): Promise<string[]> {
  await tx.query('update referral set state = $2, version = version + 1 where id = $1', [referralId, state]);
  await stopClock(tx, { kind: 'front-door-decision', referralId, at });
  const children = await tx.query<{ child_id: string }>(
    `with gone as (
       update referral_child set state = 'passed-on' where referral_id = $1 and state = 'waiting' returning child_id
     ) select child_id from gone order by child_id`,
    [referralId],
  );
  return children.map(({ child_id }) => child_id);
}

/** An offered referral waits for a decision here again. */
export async function takeBackReferral(tx: Tx, referralId: string): Promise<void> {
  const back = await tx.query(
    `with back as (
       update referral set state = 'waiting', version = version + 1 where id = $1 and state = 'offered' returning id
     ) select id from back`,
    [referralId],
  );
  if (back.length === 0)
    throw new DomainError('not-acceptable-state', 'This referral is not offered to another council', {
      details: { referralId },
    });
}
