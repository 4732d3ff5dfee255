import type { NoteContent } from '@conjoint/contracts';
import type { PartitionDb, Tx } from '@conjoint/platform';
import { ISO } from '../referral/referral-read.repository.js';

type Queries = Pick<PartitionDb | Tx, 'query'>;

export interface NoteRow {
  id: string;
  episode_id: string;
  child_id: string;
  written_at: Date;
  written_by: string;
  written_by_name: string;
  /** Latest first, never none. */
  revisions: Revision[];
}

export type Revision = NoteContent & {
  version: number;
  withdrawn: boolean;
  at: string;
  byName: string;
  reason: string | null;
};

const REVISIONS = `(select jsonb_agg(jsonb_build_object('version', revision.version, 'kind', revision.kind,
    'happenedAt', ${ISO('revision.happened_at')}, 'people', revision.people, 'childSeen', revision.child_seen, 'text', revision.text,
    'withdrawn', revision.withdrawn, 'at', ${ISO('revision.at')}, 'byName', revision.by_name, 'reason', revision.reason)
    order by revision.version desc)
  from case_note_revision revision where revision.note_id = case_note.id)`;
const COLUMNS = `case_note.id, case_note.episode_id, case_note.child_id, case_note.written_at, case_note.written_by,
  case_note.written_by_name, ${REVISIONS} as revisions`;

export function listNotes(
  db: Queries,
  { episodeId, limit, offset }: { episodeId: string; limit: number; offset: number },
): Promise<NoteRow[]> {
  return db.query<NoteRow>(
    `select ${COLUMNS} from case_note
     cross join lateral (select happened_at from case_note_revision where note_id = case_note.id order by version desc limit 1) last
     where case_note.episode_id = $1 order by last.happened_at desc, case_note.id desc limit $2 offset $3`,
    [episodeId, limit, offset],
  );
}

export async function countNotes(db: Queries, episodeId: string): Promise<number> {
  const [row] = await db.query<{ total: number }>(
    'select count(*)::int as total from case_note where episode_id = $1',
    [episodeId],
  );
  return row!.total;
}

export async function readNote(db: Queries, noteId: string): Promise<NoteRow | null> {
  const [row] = await db.query<NoteRow>(`select ${COLUMNS} from case_note where id = $1`, [noteId]);
  return row ?? null;
}

/** The note and version that an earlier sending of the same request wrote. */
export async function revisionOfRequest(
  db: Queries,
  requestId: string,
): Promise<{ noteId: string; version: number } | null> {
  const [row] = await db.query<{ noteId: string; version: number }>(
    'select note_id as "noteId", version from case_note_revision where request_id = $1',
    [requestId],
  );
  return row ?? null;
}

export interface NewNote {
  id: string;
  episodeId: string;
  childId: string;
  requestId: string;
  at: Date;
  by: { key: string; name: string };
}

export async function insertNote(tx: Tx, note: NewNote): Promise<void> {
  await tx.query(
    `insert into case_note (id, episode_id, child_id, request_id, written_at, written_by, written_by_name)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [note.id, note.episodeId, note.childId, note.requestId, note.at, note.by.key, note.by.name],
  );
}

export interface NewRevision {
  noteId: string;
  version: number;
  requestId: string;
  content: NoteContent;
  withdrawn: boolean;
  at: Date;
  by: { key: string; name: string };
  reason: string | null;
}

export async function insertRevision(tx: Tx, revision: NewRevision): Promise<void> {
  const { content } = revision;
  await tx.query(
    `insert into case_note_revision (note_id, version, request_id, kind, happened_at, people, child_seen, text, withdrawn, at, by,
       by_name, reason)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      revision.noteId,
      revision.version,
      revision.requestId,
      content.kind,
      content.happenedAt,
      content.people,
      content.childSeen,
      content.text,
      revision.withdrawn,
      revision.at,
      revision.by.key,
      revision.by.name,
      revision.reason,
    ],
  );
}

/** The last day on which something is said to have happened in this episode; null without a note that stands. */
export async function lastHappenedAt(tx: Queries, episodeId: string): Promise<Date | null> {
  const [row] = await tx.query<{ last: Date | null }>(
    `select max(current.happened_at) as last from case_note
     cross join lateral (select happened_at, withdrawn from case_note_revision where note_id = case_note.id
       order by version desc limit 1) current
     where case_note.episode_id = $1 and not current.withdrawn`,
    [episodeId],
  );
  return row!.last;
}

/** What the child is called, and whether it is born. */
export async function childOf(
  db: Queries,
  childId: string,
): Promise<{
  givenName: string | null;
  familyName: string | null;
  unborn: boolean;
  expectedOn: string | null;
  localId: string | null;
}> {
  const [row] = await db.query<{
    givenName: string | null;
    familyName: string | null;
    unborn: boolean;
    expectedOn: string | null;
    localId: string | null;
  }>(
    `select given_name as "givenName", family_name as "familyName", unborn, expected_on::text as "expectedOn", local_id as "localId"
     from person where id = $1`,
    [childId],
  );
  return row!;
}
