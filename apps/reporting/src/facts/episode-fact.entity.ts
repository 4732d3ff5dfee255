import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What the figures need of the last fact heard of an episode. */
@Entity('episode_fact')
@Check('episode_fact_council_check', '(council = conjoint_partition())')
@Check('episode_fact_closed', '((closed_on IS NULL) OR (closed_on >= opened_on))')
@Check(
  'episode_fact_assessed',
  '(((assessed_in IS NULL) OR (EXTRACT(day FROM assessed_in) = (1)::numeric)) AND ((assessed_in IS NOT NULL) OR (NOT assessed_in_time)))',
)
@Index('episode_fact_heard', ['heardAt'])
export class EpisodeFactRow {
  @PrimaryColumn('uuid', { name: 'episode_id', primaryKeyConstraintName: 'episode_fact_pkey' })
  episodeId!: string;
  @Column('text', { default: () => 'conjoint_partition()' })
  council!: string;
  @Column('date', { name: 'opened_on' })
  openedOn!: string;
  @Column('date', { name: 'closed_on', nullable: true })
  closedOn!: string | null;
  /** First day of the month in which its assessment was completed. */
  @Column('date', { name: 'assessed_in', nullable: true })
  assessedIn!: string | null;
  @Column('boolean', { name: 'assessed_in_time' })
  assessedInTime!: boolean;
  @Column('bigint')
  epoch!: string;
  @Column('bigint')
  version!: string;
  @Column('timestamptz', { name: 'heard_at' })
  heardAt!: Date;
}

/** Assessments by the month they were completed in. */
@Entity('assessment_month')
@Check('assessment_month_council_check', '(council = conjoint_partition())')
@Check('assessment_month_first', '(EXTRACT(day FROM month) = (1)::numeric)')
@Check('assessment_month_counts', '((completed > 0) AND ((in_time >= 0) AND (in_time <= completed)))')
export class AssessmentMonth {
  @PrimaryColumn('date', { primaryKeyConstraintName: 'assessment_month_pkey' })
  month!: string;
  @Column('text', { default: () => 'conjoint_partition()' })
  council!: string;
  @Column('integer')
  completed!: number;
  @Column('integer', { name: 'in_time' })
  inTime!: number;
}
