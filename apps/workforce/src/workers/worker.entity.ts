import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** Somebody who works here. The record lives with the employer; elsewhere it is a working copy, which the employer keeps up to date. */
@Entity('worker')
@Check('worker_council_check', 'council = conjoint_partition()')
@Check('worker_source', `source in ('partnership-file', 'officer', 'census', 'mandate')`)
@Check('worker_named', 'name is not null or source_ref is not null')
@Check('worker_census', `(import_id is not null) = (source = 'census')`)
@Check('worker_period', 'left_on is null or left_on >= started_on')
@Index('worker_one_person', ['personKey'], { unique: true, where: 'person_key is not null' })
@Index('worker_import', ['importId'], { where: 'import_id is not null' })
export class WorkerRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { default: () => 'conjoint_partition()' }) council!: string;
  @Column('text', { name: 'person_key', nullable: true }) personKey!: string | null;
  @Column('text', { nullable: true }) name!: string | null;
  /** What a file that has no names calls her. */
  @Column('text', { name: 'source_ref', nullable: true }) sourceRef!: string | null;
  @Column('text') employer!: string;
  @Column('boolean', { name: 'employed_here' }) employedHere!: boolean;
  @Column('text') source!: string;
  @Column('uuid', { name: 'import_id', nullable: true }) importId!: string | null;
  /** Social Work England registration, as it was given; `SW` and up to 6 numbers where it is valid. */
  @Column('text', { nullable: true }) registration!: string | null;
  @Column('date', { name: 'renewed_until', nullable: true }) renewedUntil!: string | null;
  @Column('date', { name: 'started_on' }) startedOn!: string;
  @Column('date', { name: 'left_on', nullable: true }) leftOn!: string | null;
  @Column('text', { name: 'leaving_reason', nullable: true }) leavingReason!: string | null;
  /** The day for which her fact was said last: what begins or ends on a later day is said on that day. */
  @Column('date', { name: 'said_on' }) saidOn!: string;
  @Column('integer', { default: 1 }) version!: number;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
  @Column('text', { name: 'recorded_by' }) recordedBy!: string;
}

/** Hours, contract and grade from a day on. */
@Entity('worker_terms')
@Check('worker_terms_contract', `contract in ('permanent', 'fixed-term', 'agency')`)
@Check('worker_terms_fte', 'fte_hundredths between 0 and 200')
@Check('worker_terms_superseded', '(superseded_at is null) = (superseded_by is null)')
@Index('worker_terms_current', ['workerId', 'validFrom'], { unique: true, where: 'superseded_at is null' })
export class WorkerTermsRow {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => WorkerRow, { name: 'worker_terms_worker', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'worker_id' })
  workerId!: string;
  @Column('date', { name: 'valid_from' }) validFrom!: string;
  @Column('text') contract!: string;
  @Column('text') grade!: string;
  @Column('integer', { name: 'fte_hundredths' }) fteHundredths!: number;
  @Column('boolean', { name: 'case_holder' }) caseHolder!: boolean;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
  @Column('text', { name: 'recorded_by' }) recordedBy!: string;
  @Column('timestamptz', { name: 'superseded_at', nullable: true }) supersededAt!: Date | null;
  @Column('text', { name: 'superseded_by', nullable: true }) supersededBy!: string | null;
}

/** Away from a day to a day, or until further notice. */
@Entity('worker_absence')
@Check(
  'worker_absence_kind',
  `kind in ('parental', 'sickness', 'training', 'public-duty', 'other-paid', 'unpaid', 'unauthorised', 'not-said')`,
)
@Check('worker_absence_period', 'until_on is null or until_on >= from_on')
@Check('worker_absence_withdrawn', '(withdrawn_at is null) = (withdrawn_by is null)')
@Index('worker_absence_worker_id', ['workerId'], { where: 'withdrawn_at is null' })
export class WorkerAbsenceRow {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => WorkerRow, { name: 'worker_absence_worker', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'worker_id' })
  workerId!: string;
  @Column('text') kind!: string;
  @Column('date', { name: 'from_on' }) fromOn!: string;
  @Column('date', { name: 'until_on', nullable: true }) untilOn!: string | null;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
  @Column('text', { name: 'recorded_by' }) recordedBy!: string;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
  @Column('text', { name: 'withdrawn_by', nullable: true }) withdrawnBy!: string | null;
}
