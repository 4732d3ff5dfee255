import { CASE_WORKERS, type NoteView } from '@conjoint/contracts';
import type { Acting } from '@conjoint/platform';
import type { NoteRow } from './note.repository.js';
import { mayChangeNote } from './note.rules.js';

/** A note as it stands, and what stood there before. */
export function noteView(row: NoteRow, acting: Pick<Acting, 'personKey' | 'roles'>): NoteView {
  const [current, ...before] = row.revisions as [NoteRow['revisions'][number], ...NoteRow['revisions']];
  const works = CASE_WORKERS.some((role) => acting.roles.includes(role));
  return {
    noteId: row.id,
    episodeId: row.episode_id,
    childId: row.child_id,
    writtenAt: row.written_at.toISOString(),
    writtenByName: row.written_by_name,
    mayChange: works && mayChangeNote({ writtenBy: row.written_by, withdrawn: current.withdrawn }, acting),
    current,
    before,
  };
}
