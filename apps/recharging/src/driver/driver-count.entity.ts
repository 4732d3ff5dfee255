import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';

/** One count: the same facts under the same terms are one row, however often they are counted. */
@Entity('driver_count')
@Check('driver_count_council_check', '(council = conjoint_partition())')
@Check('driver_count_driver', `(driver = 'caseload-days'::text)`)
@Check('driver_count_period', '(period_from <= period_until)')
@Check('driver_count_amount', '((count >= 0) AND (episodes >= 0))')
@Unique('driver_count_evidence', ['agreementHash', 'from', 'until', 'evidenceHash'])
export class DriverCountRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'driver_count_pkey' }) id!: string;
  @Column('text', { default: () => 'conjoint_partition()' }) council!: string;
  @Column('text', { name: 'agreement_key' }) agreementKey!: string;
  @Column('text', { name: 'agreement_hash' }) agreementHash!: string;
  /** The host that asked; null where this council counted by itself. */
  @Column('text', { name: 'asked_by', nullable: true }) askedBy!: string | null;
  @Column('text') driver!: string;
  @Column('date', { name: 'period_from' }) from!: string;
  @Column('date', { name: 'period_until' }) until!: string;
  @Column('bigint') count!: string;
  @Column('integer') episodes!: number;
  @Column('text', { name: 'evidence_hash' }) evidenceHash!: string;
  @Column('timestamptz', { name: 'counted_at' }) countedAt!: Date;
  @Column('timestamptz', { name: 'confirmed_at' }) confirmedAt!: Date;
}

/** An episode that was counted, by ids. Append only, and never sent anywhere. */
@Entity('driver_evidence')
@Check('driver_evidence_council_check', '(council = conjoint_partition())')
@Check('driver_evidence_days', '((days >= 1) AND (days <= ((until_day - from_day) + 1)))')
export class DriverEvidenceRow {
  @ForeignKey(() => DriverCountRow, { name: 'driver_evidence_count' })
  @PrimaryColumn('uuid', { name: 'count_id', primaryKeyConstraintName: 'driver_evidence_pkey' })
  countId!: string;
  @PrimaryColumn('uuid', { name: 'episode_id', primaryKeyConstraintName: 'driver_evidence_pkey' })
  episodeId!: string;
  @Column('text', { default: () => 'conjoint_partition()' }) council!: string;
  @Column('uuid', { name: 'child_id' }) childId!: string;
  @Column('date', { name: 'from_day' }) fromDay!: string;
  @Column('date', { name: 'until_day' }) untilDay!: string;
  @Column('integer') days!: number;
}
