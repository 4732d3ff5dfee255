import { londonDate } from '@conjoint/kernel';
import {
  rightIsOver,
  systemOrigin,
  type Clock,
  type HeldLease,
  type PartitionDb,
  type Tx,
} from '@conjoint/platform';
import { raiseAlert } from '../alert/alert.repository.js';
import { lockImport, renewImportLease, type ImportRow } from './census-import.repository.js';
import {
  finishUndo,
  keepImport,
  saveUndoProgress,
  takeBack,
  whyNotUndoable,
  type UndoProgress,
} from './census-undo.repository.js';
import { importLifecycle } from './cin-import.rules.js';

const RIGHT_OVER = {
  withdrawn: 'the right of the person who asked has been withdrawn in the meantime',
  ended: 'the right of the person who asked has ended in the meantime',
} as const;

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
    const at = clock.now();
    const over = await rightIsOver(tx, {
      ids: row.undo_mandate_ids ?? [],
      ends: row.undo_mandate_ends,
      today: londonDate(at),
    });
    const why = over ? RIGHT_OVER[over] : await whyNotUndoable(tx, id);
    if (why === null) await undo(tx, row, { at, progress: progressOf(db, id) });
    else await keep(tx, row, { why, at });
  });
}

async function undo(
  tx: Tx,
  row: ImportRow,
  { at, progress }: { at: Date; progress: UndoProgress },
): Promise<void> {
  importLifecycle.next(row.state, 'take-back');
  await takeBack(tx, row.id, progress);
  await finishUndo(tx, row.id, at);
  await tx.audit({ action: 'import.undone', subjects: [row.id], why: `asked by ${row.undone_by}` });
}

/** Says how far it is on a connection of its own: one message at a time, and never waited for. */
function progressOf(db: PartitionDb, importId: string): UndoProgress {
  let saving = false;
  return (done, total) => {
    if (saving) return;
    saving = true;
    saveUndoProgress(db, importId, { done, total })
      // It is only shown: where no connection is free for it, the taking back goes on without.
      .catch(() => {})
      .finally(() => {
        saving = false;
      });
  };
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
