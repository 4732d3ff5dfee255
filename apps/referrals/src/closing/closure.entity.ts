import { CouncilOwned } from '@conjoint/platform';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Assessment } from '../assessment/assessment.entity.js';
import { Episode } from '../episode/episode.entity.js';

/** One time a case was closed by somebody, with what that cut off; one that stands, and those that were undone. */
@Entity('episode_closure')
@Unique('episode_closure_request', ['requestId'])
@Unique('episode_closure_undo_request', ['undoRequestId'])
@Check(
  'episode_closure_undone',
  '(undone_at is null) = (undone_reason is null) and (undone_at is null) = (undo_request_id is null)',
)
@Index('episode_closure_episode_id', ['episodeId'])
@Index('episode_closure_standing', ['episodeId'], { unique: true, where: 'undone_at is null' })
export class EpisodeClosure extends CouncilOwned {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => Episode, { name: 'episode_closure_episode' })
  @Column('uuid', { name: 'episode_id' })
  episodeId!: string;
  @Column('uuid', { name: 'request_id' }) requestId!: string;
  @Column('date', { name: 'closed_on' }) closedOn!: string;
  /** Census code of ReasonForClosure. */
  @Column('text') reason!: string;
  @Column('text') rationale!: string;
  @Column('timestamptz') at!: Date;
  @Column('text') by!: string;
  @Column('text', { name: 'by_name' }) byName!: string;
  @ForeignKey(() => Assessment, { name: 'episode_closure_assessment' })
  @Column('uuid', { name: 'ended_assessment_id', nullable: true })
  endedAssessmentId!: string | null;
  @Column('uuid', { name: 'undo_request_id', nullable: true }) undoRequestId!: string | null;
  @Column('timestamptz', { name: 'undone_at', nullable: true }) undoneAt!: Date | null;
  @Column('text', { name: 'undone_by', nullable: true }) undoneBy!: string | null;
  @Column('text', { name: 'undone_by_name', nullable: true }) undoneByName!: string | null;
  @Column('text', { name: 'undone_reason', nullable: true }) undoneReason!: string | null;
}
