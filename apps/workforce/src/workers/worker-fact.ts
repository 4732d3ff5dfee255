import { workerChanged, workerSnapshotted } from '@conjoint/contracts';
import type { Tx } from '@conjoint/platform';
import { factOn, type Worker } from './worker.rules.js';

/** Says how a worker is on a day, in the transaction that changed her: a read model that heard the last one knows all of it. */
export async function publishWorker(
  tx: Tx,
  worker: Worker,
  { on, again }: { on: string; again?: boolean },
): Promise<void> {
  await tx.query('update worker set said_on = $2 where id = $1', [worker.id, on]);
  await tx.publish(again ? workerSnapshotted : workerChanged, {
    aggregateId: worker.id,
    payload: factOn(worker, on),
  });
}
