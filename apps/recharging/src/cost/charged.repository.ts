import type { PartitionDb, Tx } from '@conjoint/platform';
import { costLineIds } from './cost-line.repository.js';

/**
 * Keeps every accepted cost file as it is until the transaction ends: an undo waits, and sees afterwards what was charged. The first
 * statement of whatever charges cost lines.
 */
export async function holdCostFiles(tx: Tx): Promise<void> {
  await tx.query(`select 1 from cost_file where state in ('accepted', 'undoing') order by id for share`);
}

/** Whether a run has taken a line of this file: then it is part of what partners were or will be told. */
export async function isCharged(db: PartitionDb | Tx, fileId: string): Promise<boolean> {
  const rows = await db.query(
    `select 1 from run_line where line_id between $1 and $2
       and exists (select from cost_line where id = line_id and file_id = $3) limit 1`,
    [...costLineIds(fileId), fileId],
  );
  return rows.length > 0;
}

export const CHARGED = 'a recharge run has taken lines of it; correct it with a file that reverses them';
