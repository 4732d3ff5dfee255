import { CouncilOwned } from '@conjoint/platform';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { ReturnFailure, ReturnState } from './cin-return.rules.js';

/** The stored command "make the return of this year": who asked by which mandates, how far it is, and what came of it. */
@Entity('cin_return')
@Unique('cin_return_request', ['requestId'])
@Unique('cin_return_serial', ['year', 'serial'])
@Check(
  'cin_return_state',
  "state in ('waiting', 'writing', 'cancelling', 'done', 'failed', 'cancelled', 'removed')",
)
@Check('cin_return_failed', "(state = 'failed') = (failure is not null)")
@Check(
  'cin_return_file',
  "state not in ('done', 'removed') or (sha256 is not null and size_bytes is not null)",
)
@Check('cin_return_removed', "(state = 'removed') = (removed_at is not null)")
@Index('cin_return_asked', ['askedAt', 'id'])
@Index('cin_return_to_do', ['askedAt'], { where: "state in ('waiting', 'writing', 'cancelling')" })
export class CinReturn extends CouncilOwned {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'request_id' }) requestId!: string;
  @Column('integer') year!: number;
  /** How many-th return of its year; given when it is written. */
  @Column('integer', { nullable: true }) serial!: number | null;
  @Column('text') state!: ReturnState;
  @Column('timestamptz', { name: 'asked_at' }) askedAt!: Date;
  @Column('text', { name: 'asked_by' }) askedBy!: string;
  @Column('text', { name: 'asked_by_name' }) askedByName!: string;
  @Column('text', { name: 'mandate_ids', array: true }) mandateIds!: string[];
  /** The last day of each, in the same order; null where none is set. */
  @Column('date', { name: 'mandate_ends', array: true, nullable: true }) mandateEnds!:
    (string | null)[] | null;
  @Column('text', { name: 'correlation_id' }) correlationId!: string;
  @Column('integer', { default: 0 }) attempts!: number;
  @Column('integer', { name: 'children_total', default: 0 }) childrenTotal!: number;
  @Column('integer', { name: 'children_done', default: 0 }) childrenDone!: number;
  @Column('integer', { default: 0 }) children!: number;
  @Column('integer', { default: 0 }) episodes!: number;
  @Column('integer', { name: 'episodes_left_out', default: 0 }) episodesLeftOut!: number;
  @Column('integer', { default: 0 }) problems!: number;
  @Column('integer', { name: 'of_other_years', default: 0 }) ofOtherYears!: number;
  @Column('integer', { default: 0 }) chunks!: number;
  @Column('bigint', { name: 'size_bytes', nullable: true }) sizeBytes!: string | null;
  @Column('text', { nullable: true }) sha256!: string | null;
  @Column('jsonb', { nullable: true }) failure!: ReturnFailure | null;
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt!: Date | null;
  @Column('timestamptz', { name: 'removed_at', nullable: true }) removedAt!: Date | null;
}

/** The file, as it goes out: 256 KiB each but the last. */
@Entity('cin_return_chunk')
export class CinReturnChunk {
  @ForeignKey(() => CinReturn, { name: 'cin_return_chunk_return', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'return_id' })
  returnId!: string;
  @PrimaryColumn('integer') number!: number;
  @Column('bytea') bytes!: Buffer;
  @Column('text') sha256!: string;
}

/** Who is in it. */
@Entity('cin_return_child')
export class CinReturnChild {
  @ForeignKey(() => CinReturn, { name: 'cin_return_child_return', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'return_id' })
  returnId!: string;
  @PrimaryColumn('uuid', { name: 'person_id' }) personId!: string;
  @Column('text', { name: 'local_id' }) localId!: string;
  @Column('text', { nullable: true }) upn!: string | null;
}

/** What is missing in it or breaks a rule. */
@Entity('cin_return_problem')
@Index('cin_return_problem_rule', ['returnId', 'rule'])
export class CinReturnProblem {
  @ForeignKey(() => CinReturn, { name: 'cin_return_problem_return', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'return_id' })
  returnId!: string;
  @PrimaryColumn('integer') position!: number;
  /** Null for what concerns the whole file. */
  @Column('uuid', { name: 'person_id', nullable: true }) personId!: string | null;
  @Column('text', { name: 'local_id', nullable: true }) localId!: string | null;
  @Column('text') field!: string;
  @Column('text') rule!: string;
  @Column('text', { nullable: true }) value!: string | null;
  @Column('text') message!: string;
  @Column('text') remedy!: string;
  @Column('text', { name: 'in_file', nullable: true }) inFile!: string | null;
}
