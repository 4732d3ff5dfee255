import type { Call } from '@conjoint/platform';
import { raiseAlert, wasAlerted } from '../alert/alert.repository.js';
import { hiddenBehind, isKeeper, KEEPER } from './hidden.js';

const QUIET_MS = 60 * 60 * 1000;

/**
 * A hidden record was looked for: whoever looks is told nothing, its keeper is told who it was. Committed before anything is
 * answered; the same person looking again within the hour is audited again but alerts once.
 */
export async function alertKeeper(
  call: Call,
  { childIds, action, now }: { childIds: readonly string[]; action: string; now: Date },
): Promise<void> {
  if (childIds.length === 0) return;
  const text = `${call.acting.personName} (${call.acting.employer}) looked for a child whose record is hidden. No record was shown`;
  await call.db.transaction(call, async (tx) => {
    for (const childId of childIds) {
      await tx.audit({ action, subjects: [childId], why: 'hidden record', outcome: 'refused' });
      const since = new Date(now.getTime() - QUIET_MS);
      const kind = 'hidden-record-sought';
      if (await wasAlerted(tx, { kind, childId, text, since })) continue;
      await raiseAlert(tx, { kind, at: now, forRole: KEEPER, childId, text });
    }
  });
}

/**
 * Somebody named a child, a referral or an offer by its id. Says whether it is hidden from her; then its keeper is told.
 * Whatever she is answered must be what an unknown id is answered.
 */
export async function soughtHidden(
  call: Call,
  { id, action, now }: { id: string; action: string; now: Date },
): Promise<boolean> {
  if (isKeeper(call.acting)) return false;
  const childIds = await hiddenBehind(call.db, id);
  await alertKeeper(call, { childIds, action, now });
  return childIds.length > 0;
}
