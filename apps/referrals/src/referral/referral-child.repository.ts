import { DomainError } from '@conjoint/kernel';
import type { Tx } from '@conjoint/platform';
import { referralChildLifecycle, type ReferralChildState } from './referral.rules.js';

type ChildAction = (typeof referralChildLifecycle.actions)[number];

interface ChildRow {
  child_id: string;
  state: ReferralChildState;
}

/**
 * Takes children of a referral to the next state of their life: those named, or else all to whom the action can still happen.
 * The referral is locked by the caller. Gives the children that moved.
 * @throws DomainError `not-acceptable-state` where a named child cannot, `not-found` where it is no child of the referral.
 */
export async function moveChildren(
  tx: Tx,
  { referralId, action, childIds }: { referralId: string; action: ChildAction; childIds?: readonly string[] },
): Promise<string[]> {
  const rows = await tx.query<ChildRow>(
    'select child_id, state from referral_child where referral_id = $1 order by child_id for update',
    [referralId],
  );
  const moving = childIds
    ? childIds.map((childId) => rowOf(rows, childId))
    : rows.filter(({ state }) => referralChildLifecycle.can(state, action));
  const next = moving.map(({ state }) => referralChildLifecycle.next(state, action));
  await tx.query(
    `update referral_child set state = moved.state from unnest($2::uuid[], $3::text[]) moved (child_id, state)
     where referral_child.referral_id = $1 and referral_child.child_id = moved.child_id`,
    [referralId, moving.map(({ child_id }) => child_id), next],
  );
  return moving.map(({ child_id }) => child_id);
}

function rowOf(rows: readonly ChildRow[], childId: string): ChildRow {
  const row = rows.find(({ child_id }) => child_id === childId);
  if (row) return row;
  throw new DomainError('not-found', 'This child is not named in this referral', { details: { childId } });
}
