import { getChild } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { requireRole, type Call } from '@conjoint/platform';
import { isKeeper } from '../restriction/hidden.js';
import { alertKeeper } from '../restriction/keeper-alert.js';

const ACTION = 'child.read';
const READERS =
  getChild.access.by === 'mandate' && getChild.access.roles !== 'any' ? getChild.access.roles : [];

/**
 * What was read of the child, where whoever asks may see its record. An id that is not here, of whatever council it may be, is audited as
 * refused; a hidden record is not here either, except for its keeper, who is told that somebody looked.
 */
export async function seenChild<Row extends { restricted: boolean }>(
  call: Call,
  { childId, now, read }: { childId: string; now: Date; read: () => Promise<Row | null> },
): Promise<Row> {
  requireRole(call, ...READERS);
  const row = await read();
  if (row && (!row.restricted || isKeeper(call.acting))) return row;
  if (row) await alertKeeper(call, { childIds: [childId], action: ACTION, now });
  else await call.db.audit(call, { action: ACTION, subjects: [childId], outcome: 'refused' });
  throw new DomainError('not-found', 'There is no record of this child that you can see in this council');
}
