import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** Points a case weighs by its kind of work, from a day on. */
@Entity('tier_weight')
@Check('tier_weight_council_check', 'council = conjoint_partition()')
@Check('tier_weight_work', `work in ('assessment', 'child-in-need', 'child-protection')`)
@Check('tier_weight_points', 'points between 0 and 100')
export class TierWeightRow {
  @Column('text', { default: () => 'conjoint_partition()' }) council!: string;
  @PrimaryColumn('text') work!: string;
  @Column('integer') points!: number;
  @PrimaryColumn('date', { name: 'valid_from' }) validFrom!: string;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'now()' }) recordedAt!: Date;
  @Column('text', { name: 'recorded_by' }) recordedBy!: string;
}

/** Points a full-time worker of a grade is meant to carry, from a day on. */
@Entity('grade_target')
@Check('grade_target_council_check', 'council = conjoint_partition()')
@Check(
  'grade_target_grade',
  `grade in ('newly-qualified', 'social-worker', 'experienced-social-worker', 'advanced-practitioner', 'practitioner', 'team-manager', 'senior-manager')`,
)
@Check('grade_target_points', 'points between 0 and 1000')
export class GradeTargetRow {
  @Column('text', { default: () => 'conjoint_partition()' }) council!: string;
  @PrimaryColumn('text') grade!: string;
  @Column('integer') points!: number;
  @PrimaryColumn('date', { name: 'valid_from' }) validFrom!: string;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'now()' }) recordedAt!: Date;
  @Column('text', { name: 'recorded_by' }) recordedBy!: string;
}

/** Who changed a weight or a target, from which day on and why: only added to. */
@Entity('workload_change')
@Check('workload_change_council_check', 'council = conjoint_partition()')
@Check('workload_change_of', '(work is null) <> (grade is null)')
@Unique('workload_change_request', ['requestId'])
export class WorkloadChangeRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { default: () => 'conjoint_partition()' }) council!: string;
  @Column('uuid', { name: 'request_id' }) requestId!: string;
  @Column('text', { nullable: true }) work!: string | null;
  @Column('text', { nullable: true }) grade!: string | null;
  @Column('integer', { nullable: true }) before!: number | null;
  @Column('integer') points!: number;
  @Column('date', { name: 'valid_from' }) validFrom!: string;
  @Column('text') reason!: string;
  @Column('timestamptz') at!: Date;
  @Column('text') by!: string;
  @Column('text', { name: 'by_name' }) byName!: string;
}

/** At the employer: what a council where the person works says she carries there. */
@Entity('workload_told')
@Check('workload_told_council_check', 'council = conjoint_partition()')
export class WorkloadToldRow {
  @PrimaryColumn('text') partition!: string;
  @PrimaryColumn('text', { name: 'person_key' }) personKey!: string;
  @Column('text', { default: () => 'conjoint_partition()' }) council!: string;
  @Column('integer') cases!: number;
  @Column('integer') points!: number;
  @Column('timestamptz', { name: 'as_of' }) asOf!: Date;
}

/** Where she works: what she carries elsewhere, as her employer adds it up. */
@Entity('workload_elsewhere')
@Check('workload_elsewhere_council_check', 'council = conjoint_partition()')
export class WorkloadElsewhereRow {
  @PrimaryColumn('text', { name: 'person_key' }) personKey!: string;
  @Column('text', { default: () => 'conjoint_partition()' }) council!: string;
  @Column('integer') cases!: number;
  @Column('integer') points!: number;
  @Column('timestamptz', { name: 'as_of' }) asOf!: Date;
}
