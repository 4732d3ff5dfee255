import { CouncilOwned } from '@conjoint/platform';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Episode } from '../episode/episode.entity.js';
import { Person } from '../household/person.entity.js';
import { Referral } from '../referral/referral.entity.js';
import type { AssessmentState } from './assessment.rules.js';

/** The child and family assessment that a decision about a child asked for. Its deadline is the clock of that referral and child. */
@Entity('assessment')
@Unique('assessment_once', ['referralId', 'childId'])
@Unique('assessment_request', ['requestId'])
@Check('assessment_state', "state in ('in-progress', 'completed', 'ended')")
@Check(
  'assessment_outcome',
  "outcome in ('no-further-action', 'early-help', 'child-in-need', 'strategy-discussion')",
)
@Check('assessment_completed', "(state = 'completed') = (completed_on is not null)")
@Check('assessment_whole', "state <> 'completed' or (outcome is not null and completed_at is not null)")
@Index('assessment_one_in_progress', ['episodeId'], { unique: true, where: "state = 'in-progress'" })
@Index('assessment_episode_id', ['episodeId'])
@Index('assessment_child_id', ['childId'])
export class Assessment extends CouncilOwned {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => Episode, { name: 'assessment_episode' })
  @Column('uuid', { name: 'episode_id' })
  episodeId!: string;
  @ForeignKey(() => Person, { name: 'assessment_child' })
  @Column('uuid', { name: 'child_id' })
  childId!: string;
  @ForeignKey(() => Referral, { name: 'assessment_referral' })
  @Column('uuid', { name: 'referral_id' })
  referralId!: string;
  @Column('text') state!: AssessmentState;
  @Column('integer', { default: 1 }) version!: number;
  @Column('date', { name: 'started_on' }) startedOn!: string;
  @Column('date', { name: 'completed_on', nullable: true }) completedOn!: string | null;
  @Column('timestamptz', { name: 'completed_at', nullable: true }) completedAt!: Date | null;
  @Column('text', { name: 'completed_by', nullable: true }) completedBy!: string | null;
  @Column('text', { name: 'completed_by_name', nullable: true }) completedByName!: string | null;
  /** Of the request that completed it. */
  @Column('uuid', { name: 'request_id', nullable: true }) requestId!: string | null;
  /** Census codes of AssessmentFactors. */
  @Column('text', { array: true, default: '{}' }) factors!: string[];
  @Column('text', { name: 'child_voice', nullable: true }) childVoice!: string | null;
  /** Why there is no voice of the child, where there is none. */
  @Column('text', { name: 'child_voice_missing', nullable: true }) childVoiceMissing!: string | null;
  @Column('text', { name: 'parents_voice', nullable: true }) parentsVoice!: string | null;
  @Column('text', { name: 'parents_voice_missing', nullable: true }) parentsVoiceMissing!: string | null;
  @Column('text', { nullable: true }) analysis!: string | null;
  @Column('text', { nullable: true }) outcome!: string | null;
  @Column('text', { name: 'outcome_reason', nullable: true }) outcomeReason!: string | null;
  /** Census code of PrimaryNeedCode, which the episode takes over. */
  @Column('text', { name: 'primary_need', nullable: true }) primaryNeed!: string | null;
}
