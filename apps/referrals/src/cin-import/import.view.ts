import type { ImportView } from '@conjoint/contracts';
import type { ImportRow } from './census-import.repository.js';

const NOT_DONE: Readonly<Record<ImportRow['state'], string | null>> = {
  waiting: 'It has not been read yet',
  reading: 'It is being read',
  failed: 'It failed, and left nothing behind',
  undoing: 'It is being undone',
  undone: 'It has been undone',
  done: null,
};

/** `builtOn` says why a finished import cannot be undone, or is null where it can; undefined where that was not looked up. */
export function importView(row: ImportRow, builtOn: string | null | undefined): ImportView {
  const whyNotUndoable = NOT_DONE[row.state] ?? builtOn;
  return {
    id: row.id,
    fileName: row.file_name,
    sizeBytes: Number(row.size_bytes),
    state: row.state,
    asSample: row.as_sample,
    startedAt: row.asked_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    byName: row.asked_by_name,
    bytesRead: Number(row.bytes_read),
    children: row.children,
    episodes: row.episodes,
    problems: row.problems,
    newChildren: row.new_children,
    newEpisodes: row.new_episodes,
    changedRecords: row.changed_records,
    undonePercent: row.undone_percent,
    failure: row.failure,
    undoable: whyNotUndoable === undefined ? null : whyNotUndoable === null,
    whyNotUndoable: whyNotUndoable ?? null,
  };
}
