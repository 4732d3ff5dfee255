import type { NoteContent } from '@conjoint/contracts';
import { CouncilOwned } from '@conjoint/platform';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Episode } from '../episode/episode.entity.js';
import { Person } from '../household/person.entity.js';

/** A note of what happened in a case. It is only ever added to: see its revisions. */
@Entity('case_note')
@Unique('case_note_request', ['requestId'])
@Index('case_note_episode_id', ['episodeId'])
@Index('case_note_child_id', ['childId'])
export class CaseNote extends CouncilOwned {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => Episode, { name: 'case_note_episode' })
  @Column('uuid', { name: 'episode_id' })
  episodeId!: string;
  @ForeignKey(() => Person, { name: 'case_note_child' })
  @Column('uuid', { name: 'child_id' })
  childId!: string;
  @Column('uuid', { name: 'request_id' }) requestId!: string;
  @Column('timestamptz', { name: 'written_at' }) writtenAt!: Date;
  @Column('text', { name: 'written_by' }) writtenBy!: string;
  @Column('text', { name: 'written_by_name' }) writtenByName!: string;
}

/** What a note said from a moment on: the first is what was written, later ones correct or withdraw it. */
@Entity('case_note_revision')
@Unique('case_note_revision_request', ['requestId'])
@Check('case_note_revision_kind', "kind in ('visit', 'call', 'meeting', 'management-oversight', 'other')")
@Check('case_note_revision_child_seen', "child_seen in ('alone', 'with-others', 'not-seen')")
@Check('case_note_revision_reason', '(version = 1) = (reason is null)')
@Check('case_note_revision_first', 'version > 1 or not withdrawn')
export class CaseNoteRevision {
  @ForeignKey(() => CaseNote, { name: 'case_note_revision_note' })
  @PrimaryColumn('uuid', { name: 'note_id' })
  noteId!: string;
  @PrimaryColumn('integer') version!: number;
  @Column('uuid', { name: 'request_id' }) requestId!: string;
  @Column('text') kind!: NoteContent['kind'];
  @Column('timestamptz', { name: 'happened_at' }) happenedAt!: Date;
  @Column('text', { nullable: true }) people!: string | null;
  @Column('text', { name: 'child_seen', nullable: true }) childSeen!: NoteContent['childSeen'];
  @Column('text') text!: string;
  @Column('boolean') withdrawn!: boolean;
  @Column('timestamptz') at!: Date;
  @Column('text') by!: string;
  @Column('text', { name: 'by_name' }) byName!: string;
  @Column('text', { nullable: true }) reason!: string | null;
}
