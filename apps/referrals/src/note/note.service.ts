import {
  CASE_READERS,
  CASE_WORKERS,
  type correctNote,
  type getNote,
  type listNotes as listContract,
  type NoteContent,
  type NoteView,
  type ParsedRequestOf,
  type ResponseOf,
  type withdrawNote,
  type writeNote,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { CLOCK, newId, requireRole, type Call, type Clock, type Tx } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import {
  changeEpisode,
  episodeBehind,
  refuseStaleVersion,
  type EpisodeRow,
} from '../episode/locked-episode.js';
import { episodeLifecycle } from '../episode/episode.rules.js';
import { displayName } from '../household/display-name.js';
import {
  childOf,
  countNotes,
  insertNote,
  insertRevision,
  listNotes,
  readNote,
  revisionOfRequest,
  type NoteRow,
} from './note.repository.js';
import { checkNote, mayChangeNote } from './note.rules.js';
import { noteView } from './note.view.js';

const PAGE_SIZE = 20;

/** What happened in a case, written down by whoever works in it: added to, never rewritten. */
@Injectable()
export class NoteService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async list(
    { episodeId, page }: ParsedRequestOf<typeof listContract>,
    call: Call,
  ): Promise<ResponseOf<typeof listContract>> {
    requireRole(call, ...CASE_READERS);
    const named = { of: 'episode', id: episodeId, action: 'notes.read', now: this.clock.now() } as const;
    const episode = await episodeBehind(call, named);
    const rows = await listNotes(call.db, { episodeId, limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE });
    const total = await countNotes(call.db, episodeId);
    await call.db.audit(call, {
      action: 'notes.read',
      subjects: [episodeId, episode.child_id, ...rows.map(({ id }) => id)],
    });
    return { notes: rows.map((row) => noteView(row, call.acting)), total, page, pageSize: PAGE_SIZE };
  }

  async get({ noteId }: ParsedRequestOf<typeof getNote>, call: Call): Promise<ResponseOf<typeof getNote>> {
    requireRole(call, ...CASE_READERS);
    const named = { of: 'case_note', id: noteId, action: 'note.read', now: this.clock.now() } as const;
    const episode = await episodeBehind(call, named);
    const [row, child] = [await readNote(call.db, noteId), await childOf(call.db, episode.child_id)];
    await call.db.audit(call, { action: 'note.read', subjects: [noteId, episode.id, episode.child_id] });
    return { note: noteView(row!, call.acting), childName: displayName(child) };
  }

  async write(asked: ParsedRequestOf<typeof writeNote>, call: Call): Promise<NoteView> {
    requireRole(call, ...CASE_WORKERS);
    const now = this.clock.now();
    const named = { of: 'episode', id: asked.episodeId, action: 'note.written', now } as const;
    let noteId = newId();
    await changeEpisode(call, named, async (tx, episode) => {
      const before = await revisionOfRequest(tx, asked.requestId);
      if (before) {
        noteId = await sameNote(tx, before.noteId, { ...asked, version: 0 });
        return false;
      }
      await this.check(tx, asked.note, episode, call);
      const by = whoOf(call);
      const { requestId, note: content } = asked;
      await insertNote(tx, {
        id: noteId,
        episodeId: episode.id,
        childId: episode.child_id,
        requestId,
        at: now,
        by,
      });
      const first = { noteId, version: 1, requestId, content, withdrawn: false, at: now, by, reason: null };
      await insertRevision(tx, first);
      return [noteId];
    });
    return this.view(call, noteId);
  }

  async correct(asked: ParsedRequestOf<typeof correctNote>, call: Call): Promise<NoteView> {
    requireRole(call, ...CASE_WORKERS);
    await this.revise(call, { ...asked, action: 'note.corrected', content: asked.note, withdrawn: false });
    return this.view(call, asked.noteId);
  }

  async withdraw(asked: ParsedRequestOf<typeof withdrawNote>, call: Call): Promise<NoteView> {
    requireRole(call, ...CASE_WORKERS);
    await this.revise(call, { ...asked, action: 'note.withdrawn', content: null, withdrawn: true });
    return this.view(call, asked.noteId);
  }

  private async revise(
    call: Call,
    asked: {
      noteId: string;
      requestId: string;
      version: number;
      reason: string;
      action: string;
      content: NoteContent | null;
      withdrawn: boolean;
    },
  ): Promise<void> {
    const now = this.clock.now();
    const named = { of: 'case_note', id: asked.noteId, action: asked.action, now } as const;
    await changeEpisode(call, named, async (tx, episode) => {
      const before = await revisionOfRequest(tx, asked.requestId);
      if (before) {
        await sameNote(tx, before.noteId, asked);
        return false;
      }
      const row = (await readNote(tx, asked.noteId))!;
      const current = row.revisions[0]!;
      assertMayChange(row, call);
      refuseStaleVersion('note', current.version, asked.version);
      if (asked.content !== null) await this.check(tx, asked.content, episode, call);
      await insertRevision(tx, {
        noteId: row.id,
        version: current.version + 1,
        requestId: asked.requestId,
        content: asked.content ?? current,
        withdrawn: asked.withdrawn,
        at: now,
        by: whoOf(call),
        reason: asked.reason,
      });
      return [];
    });
  }

  private async check(tx: Tx, note: NoteContent, episode: EpisodeRow, call: Call): Promise<void> {
    episodeLifecycle.next(episode.state, 'write-note');
    const { unborn } = await childOf(tx, episode.child_id);
    const within = { openedOn: episode.opened_on, closedOn: episode.closed_on, unborn };
    checkNote(note, { within, roles: call.acting.roles, now: this.clock.now() });
  }

  private async view(call: Call, noteId: string): Promise<NoteView> {
    return noteView((await readNote(call.db, noteId))!, call.acting);
  }
}

function whoOf({ acting }: Call): { key: string; name: string } {
  return { key: acting.personKey, name: acting.personName };
}

/** A repeat after a time-out is the same note; the same request with another note is a mistake of the caller. */
async function sameNote(
  tx: Tx,
  noteId: string,
  asked: { requestId: string; noteId?: string; episodeId?: string; version: number },
): Promise<string> {
  const row = (await readNote(tx, noteId))!;
  const same =
    (asked.noteId === undefined || asked.noteId === row.id) &&
    (asked.episodeId === undefined || asked.episodeId === row.episode_id);
  if (same) return row.id;
  throw new DomainError('conflict', 'This request was used for another note already', {
    details: { requestId: asked.requestId },
  });
}

function assertMayChange(row: NoteRow, call: Call): void {
  const { withdrawn } = row.revisions[0]!;
  if (withdrawn) throw new DomainError('not-acceptable-state', 'This note was withdrawn');
  if (mayChangeNote({ writtenBy: row.written_by, withdrawn }, call.acting)) return;
  throw new DomainError(
    'not-permitted',
    `This note is ${row.written_by_name}’s. Its author or a team manager corrects it`,
  );
}
