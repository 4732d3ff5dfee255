import type { PartitionDb, Tx } from '../partitions/partition-db.js';

export interface FileRow {
  id: string;
  file_name: string;
  /** bigint: the driver gives text. */
  size_bytes: string;
  received_bytes: string;
  sha256: string | null;
  next_chunk: number;
}

const COLUMNS = 'id, file_name, size_bytes, received_bytes, sha256, next_chunk';

export async function findResumable(
  tx: Tx,
  file: { fileName: string; sizeBytes: number; sha256: string; uploadedBy: string },
): Promise<FileRow | null> {
  const rows = await tx.query<FileRow>(
    `select ${COLUMNS} from uploaded_file
     where sha256 = $1 and uploaded_by = $2 and file_name = $3 and size_bytes = $4
     order by begun_at desc limit 1`,
    [file.sha256, file.uploadedBy, file.fileName, file.sizeBytes],
  );
  return rows[0] ?? null;
}

export async function insertFile(
  tx: Tx,
  file: {
    id: string;
    purpose: string;
    fileName: string;
    sizeBytes: number;
    sha256: string | null;
    uploadedBy: string;
    begunAt: Date;
  },
): Promise<void> {
  await tx.query(
    `insert into uploaded_file (id, purpose, file_name, size_bytes, sha256, uploaded_by, begun_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [file.id, file.purpose, file.fileName, file.sizeBytes, file.sha256, file.uploadedBy, file.begunAt],
  );
}

/**
 * Deletes uploads and gives their ids. `condition` is SQL about `uploaded_file`, with `$1` for the moment: it knows which of them the
 * service's own work still waits for.
 */
export async function deleteFiles(tx: Tx, condition: string, before: Date): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `with gone as (delete from uploaded_file where ${condition} returning id) select id from gone`,
    [before],
  );
  return rows.map(({ id }) => id);
}

/** How much one person's uploads hold just now, as they were announced. */
export async function uploadedBytes(tx: Tx, uploadedBy: string): Promise<number> {
  const [row] = await tx.query<{ bytes: string }>(
    'select coalesce(sum(size_bytes), 0) as bytes from uploaded_file where uploaded_by = $1',
    [uploadedBy],
  );
  return Number(row!.bytes);
}

/** Locked, so that two tabs sending the same chunk come one after the other. Only the uploader's own. */
export async function lockFile(tx: Tx, id: string, uploadedBy: string): Promise<FileRow | null> {
  const rows = await tx.query<FileRow>(
    `select ${COLUMNS} from uploaded_file where id = $1 and uploaded_by = $2 for update`,
    [id, uploadedBy],
  );
  return rows[0] ?? null;
}

export async function chunkHash(tx: Tx, fileId: string, number: number): Promise<string | null> {
  const rows = await tx.query<{ sha256: string }>(
    'select sha256 from file_chunk where file_id = $1 and number = $2',
    [fileId, number],
  );
  return rows[0]?.sha256 ?? null;
}

export async function insertChunk(
  tx: Tx,
  chunk: { fileId: string; number: number; bytes: Uint8Array; sha256: string },
): Promise<void> {
  await tx.query('insert into file_chunk (file_id, number, bytes, sha256) values ($1, $2, $3, $4)', [
    chunk.fileId,
    chunk.number,
    chunk.bytes,
    chunk.sha256,
  ]);
  await tx.query(
    `update uploaded_file set next_chunk = next_chunk + 1, received_bytes = received_bytes + $2 where id = $1`,
    [chunk.fileId, chunk.bytes.length],
  );
}

export async function findFile(db: PartitionDb, id: string): Promise<FileRow | null> {
  const rows = await db.query<FileRow>(`select ${COLUMNS} from uploaded_file where id = $1`, [id]);
  return rows[0] ?? null;
}

/** The bytes of a file in order, two chunks in memory at a time: the next is on its way while one is worked on. */
export async function* fileChunks(db: PartitionDb, id: string): AsyncGenerator<Buffer> {
  const chunk = (number: number): Promise<{ bytes: Buffer }[]> => {
    const asked = db.query<{ bytes: Buffer }>(
      'select bytes from file_chunk where file_id = $1 and number = $2',
      [id, number],
    );
    asked.catch(() => undefined); // told below, unless whoever reads has stopped before
    return asked;
  };
  let next = chunk(0);
  for (let number = 1; ; number += 1) {
    const [found] = await next;
    if (!found) return;
    next = chunk(number);
    yield found.bytes;
  }
}

export async function deleteFile(tx: Tx, id: string): Promise<void> {
  await tx.query('delete from uploaded_file where id = $1', [id]);
}
