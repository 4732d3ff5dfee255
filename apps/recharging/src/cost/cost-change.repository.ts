import { deleteFiles, type Tx } from '@conjoint/platform';

export interface Asking {
  by: string;
  byName: string;
  mandateIds: string[];
}

export async function askAccept(tx: Tx, id: string, { by, byName, mandateIds }: Asking): Promise<void> {
  await tx.query(
    `update cost_file set state = 'accepting', accepted_by = $2, accepted_by_name = $3, accept_mandate_ids = $4, attempts = 0
     where id = $1`,
    [id, by, byName, mandateIds],
  );
}

export async function discard(tx: Tx, id: string, uploadId: string): Promise<void> {
  await tx.query(`update cost_file set state = 'discarded' where id = $1`, [id]);
  await tx.query('delete from uploaded_file where id = $1', [uploadId]);
}

export async function askUndo(
  tx: Tx,
  id: string,
  { by, byName, mandateIds, reason }: Asking & { reason: string },
): Promise<void> {
  await tx.query(
    `update cost_file set state = 'undoing', undone_by = $2, undone_by_name = $3, undo_mandate_ids = $4, undo_reason = $5,
       undo_kept_because = null where id = $1`,
    [id, by, byName, mandateIds, reason],
  );
}

export async function finishUndo(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.query(`update cost_file set state = 'undone', undone_at = $2 where id = $1`, [id, at]);
}

export async function keepAccepted(tx: Tx, id: string, why: string): Promise<void> {
  await tx.query(
    `update cost_file set state = 'accepted', undo_kept_because = $2, undone_by = null, undone_by_name = null where id = $1`,
    [id, why],
  );
}

/** Uploads that nobody needs any more: never asked to be taken, failed, or read and left lying. Gives their ids. */
export async function deleteOldUploads(tx: Tx, begunBefore: Date): Promise<string[]> {
  await tx.query(`update cost_file set state = 'discarded' where state = 'staged' and at < $1`, [
    begunBefore,
  ]);
  return deleteFiles(
    tx,
    `begun_at < $1 and not exists (select 1 from cost_file where upload_id = uploaded_file.id
       and state in ('waiting', 'reading', 'staged', 'accepting'))`,
    begunBefore,
  );
}
