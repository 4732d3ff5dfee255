import { deleteFiles, type Tx } from '@conjoint/platform';

/** Uploads that nobody came back to. One that an import still waits for is kept. Gives their ids. */
export async function deleteForgotten(tx: Tx, begunBefore: Date): Promise<string[]> {
  return deleteFiles(
    tx,
    `begun_at < $1 and not exists (
       select 1 from census_import where file_id = uploaded_file.id and state in ('waiting', 'reading'))`,
    begunBefore,
  );
}

/** Files whose import failed: kept for a while, so that it can be tried again without sending the file once more. */
export async function deleteFailed(tx: Tx, failedBefore: Date): Promise<string[]> {
  return deleteFiles(
    tx,
    `exists (select 1 from census_import where file_id = uploaded_file.id and state = 'failed' and finished_at < $1)
     and not exists (select 1 from census_import
       where file_id = uploaded_file.id and (state in ('waiting', 'reading') or finished_at >= $1))`,
    failedBefore,
  );
}
