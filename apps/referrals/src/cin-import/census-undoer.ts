import { systemOrigin, type Clock, type HeldLease, type PartitionDb, type Tx } from '@conjoint/platform';
import { raiseAlert } from '../alert/alert.repository.js';
import {
  lockImport,
  mandatesWithdrawn,
  renewImportLease,
  type ImportRow,
} from './census-import.repository.js';
import { finishUndo, keepImport, takeBack, whyNotUndoable } from './census-undo.repository.js';
import { importLifecycle } from './cin-import.rules.js';

const WITHDRAWN = 'the right of the person who asked has been withdrawn in the meantime';

/**
 * Carries out a stored "undo this import" in one transaction: all of it is taken back, or nothing. Between the asking and now
 * somebody may have built on it, or lost the right to ask: then the import stays, and whoever asked is told.
 */
export async function carryOutUndo(
  db: PartitionDb,
  { id, undo_correlation_id: correlationId }: ImportRow,
  { lease, clock }: { lease: HeldLease; clock: Clock },
): Promise<void> {
  await db.transaction(systemOrigin('referrals', db.partition, correlationId ?? ''), async (tx) => {
    await renewImportLease(tx, lease);
    await tx.takesLong(10);
    const row = await lockImport(tx, id);
    if (row?.state !== 'undoing') return;
    const why = (await mandatesWithdrawn(tx, row.undo_mandate_ids ?? []))
      ? WITHDRAWN
      : await whyNotUndoable(tx, id);
    if (why === null) await undo(tx, row, clock.now());
    else await keep(tx, row, { why, at: clock.now() });
  });
}

async function undo(tx: Tx, row: ImportRow, at: Date): Promise<void> {
  importLifecycle.next(row.state, 'take-back');
  await takeBack(tx, row.id);
  await finishUndo(tx, row.id, at);
  await tx.audit({ action: 'import.undone', subjects: [row.id], why: `asked by ${row.undone_by}` });
}

async function keep(tx: Tx, row: ImportRow, { why, at }: { why: string; at: Date }): Promise<void> {
  importLifecycle.next(row.state, 'keep');
  await keepImport(tx, row.id);
  await raiseAlert(tx, {
    kind: 'import-kept',
    at,
    forPersonKey: row.undone_by!,
    text: `A census import could not be undone: ${why}`,
  });
  await tx.audit({
    action: 'import.undone',
    subjects: [row.id],
    why: `asked by ${row.undone_by}; ${why}`,
    outcome: 'refused',
  });
}
