import { renewLease, systemOrigin, type Clock, type HeldLease, type PartitionDb } from '@conjoint/platform';
import { CHARGED, isCharged } from './charged.repository.js';
import { costFileLifecycle, COST_LEASE_SECONDS } from './cost-file.rules.js';
import { finishUndo, keepAccepted } from './cost-change.repository.js';
import { lockCostFile, mandatesWithdrawn, type CostFileRow } from './cost-file.repository.js';
import { deleteCostLines } from './cost-line.repository.js';

const WITHDRAWN = 'the right of the person who asked has been withdrawn in the meantime';

/** Carries out a stored "undo this file" in one transaction: all lines go, or none. Between the asking and now a run may have taken some. */
export async function carryOutUndo(
  db: PartitionDb,
  { id, correlation_id: correlationId }: CostFileRow,
  { lease, clock }: { lease: HeldLease; clock: Clock },
): Promise<void> {
  await db.transaction(systemOrigin('recharging', db.partition, correlationId), async (tx) => {
    await renewLease(tx, lease, COST_LEASE_SECONDS);
    await tx.takesLong(10);
    const row = await lockCostFile(tx, id);
    if (row?.state !== 'undoing') return;
    const withdrawn = await mandatesWithdrawn(tx, row.undo_mandate_ids ?? []);
    const why = withdrawn ? WITHDRAWN : (await isCharged(tx, id)) ? CHARGED : null;
    costFileLifecycle.next(row.state, why === null ? 'take-back' : 'keep');
    if (why === null) {
      await deleteCostLines(tx, id);
      await finishUndo(tx, id, clock.now());
    } else await keepAccepted(tx, id, why);
    await tx.audit({
      action: 'cost-file.undone',
      subjects: [id],
      why: `asked by ${row.undone_by}${why === null ? '' : `; ${why}`}`,
      outcome: why === null ? 'allowed' : 'refused',
    });
  });
}
