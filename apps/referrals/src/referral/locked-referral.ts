import { DomainError } from '@conjoint/kernel';
import { requireRole, type Call, type Tx } from '@conjoint/platform';
import { lockChildrenOf } from '../household/child-lock.repository.js';
import { hides } from '../restriction/hidden.js';
import { soughtHidden } from '../restriction/keeper-alert.js';
import { lockReferral, type ReferralRow } from './referral-read.repository.js';

export function mayChange(call: Call): void {
  requireRole(call, 'front-door-worker', 'front-door-manager', 'team-manager', 'social-worker');
}

/**
 * One transaction on a locked referral and its children, with those it will name from now on. `work` gives whom else the change is about, or false when nothing changed; a change is
 * audited. An id that is not here, or that this person may not know of, is audited as refused.
 * @throws DomainError `not-found`
 */
export async function changeLocked(
  call: Call,
  {
    referralId,
    action,
    now,
    naming = [],
  }: { referralId: string; action: string; now: Date; naming?: readonly string[] },
  work: (tx: Tx, row: ReferralRow) => Promise<boolean | readonly string[]>,
): Promise<void> {
  const there = await call.db.transaction(call, async (tx) => {
    await lockChildrenOf(tx, referralId, naming);
    const row = await lockReferral(tx, referralId);
    if (!row || hides(row, call)) return false;
    const changed = await work(tx, row);
    if (changed === false) return true;
    const children = row.children.map(({ childId }) => childId);
    const others = changed === true ? [] : changed.filter((id) => !children.includes(id));
    await tx.audit({ action, subjects: [row.id, ...children, ...others] });
    return true;
  });
  if (there) return;
  await soughtHidden(call, { id: referralId, action, now });
  await call.db.audit(call, { action, subjects: [referralId], outcome: 'refused' });
  throw new DomainError('not-found', 'There is no such referral in this council');
}

/** @throws DomainError `stale-version` when somebody changed the referral after this page was opened. */
export function refuseStale(row: Pick<ReferralRow, 'version'>, version: number): void {
  if (row.version === version) return;
  throw new DomainError(
    'stale-version',
    'Somebody has changed this referral since you opened it. Look at it again, then repeat what you wanted to do',
    { details: { version: row.version } },
  );
}
