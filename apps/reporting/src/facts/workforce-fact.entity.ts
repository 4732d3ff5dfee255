import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

/** The last fact heard of who works on an episode; its spells are rows of their own. */
@Entity('allocation_fact')
@Check('allocation_fact_council_check', '(council = conjoint_partition())')
@Index('allocation_fact_heard', ['heardAt'])
export class AllocationFactRow {
  @PrimaryColumn('uuid', { name: 'episode_id', primaryKeyConstraintName: 'allocation_fact_pkey' })
  episodeId!: string;
  @Column('text', { default: () => 'conjoint_partition()' })
  council!: string;
  @Column('bigint')
  epoch!: string;
  @Column('bigint')
  version!: string;
  @Column('timestamptz', { name: 'heard_at' })
  heardAt!: Date;
}

/** One worker had the episode from one day to another; on the last day she has it no more. */
@Entity('allocation_spell')
@Check('allocation_spell_council_check', '(council = conjoint_partition())')
@Check('allocation_spell_period', '((until_on IS NULL) OR (until_on >= from_on))')
export class AllocationSpell {
  @PrimaryColumn('uuid', { name: 'episode_id', primaryKeyConstraintName: 'allocation_spell_pkey' })
  episodeId!: string;
  @PrimaryColumn('uuid', { name: 'allocation_id', primaryKeyConstraintName: 'allocation_spell_pkey' })
  allocationId!: string;
  @ManyToOne(() => AllocationFactRow, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'episode_id', foreignKeyConstraintName: 'allocation_spell_fact' })
  fact!: AllocationFactRow;
  @Column('text', { default: () => 'conjoint_partition()' })
  council!: string;
  @Column('uuid', { name: 'worker_id' })
  workerId!: string;
  @Column('date', { name: 'from_on' })
  fromOn!: string;
  @Column('date', { name: 'until_on', nullable: true })
  untilOn!: string | null;
}

/** The last fact heard of a worker: no name, no key. */
@Entity('worker_fact')
@Check('worker_fact_council_check', '(council = conjoint_partition())')
@Index('worker_fact_heard', ['heardAt'])
export class WorkerFactRow {
  @PrimaryColumn('uuid', { name: 'worker_id', primaryKeyConstraintName: 'worker_fact_pkey' })
  workerId!: string;
  @Column('text', { default: () => 'conjoint_partition()' })
  council!: string;
  @Column('date', { name: 'started_on' })
  startedOn!: string;
  @Column('date', { name: 'left_on', nullable: true })
  leftOn!: string | null;
  @Column('bigint')
  epoch!: string;
  @Column('bigint')
  version!: string;
  @Column('timestamptz', { name: 'heard_at' })
  heardAt!: Date;
}

/** Contract and hours of a worker from a day on, until the next begin. */
@Entity('worker_term')
@Check('worker_term_council_check', '(council = conjoint_partition())')
@Check('worker_term_fte', '((fte_hundredths >= 0) AND (fte_hundredths <= 200))')
export class WorkerTerm {
  @PrimaryColumn('uuid', { name: 'worker_id', primaryKeyConstraintName: 'worker_term_pkey' })
  workerId!: string;
  @PrimaryColumn('date', { name: 'from_on', primaryKeyConstraintName: 'worker_term_pkey' })
  fromOn!: string;
  @ManyToOne(() => WorkerFactRow, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'worker_id', foreignKeyConstraintName: 'worker_term_fact' })
  fact!: WorkerFactRow;
  @Column('text', { default: () => 'conjoint_partition()' })
  council!: string;
  @Column('boolean')
  agency!: boolean;
  @Column('boolean')
  qualified!: boolean;
  @Column('integer', { name: 'fte_hundredths' })
  fteHundredths!: number;
}
