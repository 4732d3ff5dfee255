import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The counts of a quarter as this council first let them out. Exact here; suppressed each time they leave. */
@Entity('released_statistic')
@Check('released_statistic_council_check', '(council = conjoint_partition())')
@Check(
  'released_statistic_quarter',
  '((EXTRACT(day FROM quarter) = (1)::numeric) AND (EXTRACT(month FROM quarter) = ANY (ARRAY[(1)::numeric, (4)::numeric, (7)::numeric, (10)::numeric])))',
)
@Check(
  'released_statistic_family',
  `(family = ANY (ARRAY['referrals'::text, 'assessments'::text, 'workforce'::text]))`,
)
export class ReleasedStatistic {
  @PrimaryColumn('date', { primaryKeyConstraintName: 'released_statistic_pkey' })
  quarter!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'released_statistic_pkey' })
  family!: string;
  @Column('text', { default: () => 'conjoint_partition()' })
  council!: string;
  @Column('jsonb')
  counts!: unknown;
  @Column('timestamptz', { name: 'released_at' })
  releasedAt!: Date;
}
