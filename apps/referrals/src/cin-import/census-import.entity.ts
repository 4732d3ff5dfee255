import { CouncilOwned } from '@conjoint/platform';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { CensusFailure } from '../cin-file/census-failure.js';
import type { ImportState } from './cin-import.rules.js';

/** The stored command "import this census": who asked by which mandate, how far it is, and what came of it. */
@Entity('census_import')
@Unique('census_import_request', ['requestId'])
@Check('census_import_state', "state in ('waiting', 'reading', 'done', 'failed', 'undoing', 'undone')")
@Check('census_import_failed', "(state = 'failed') = (failure is not null)")
@Check('census_import_undone', "(state = 'undone') = (undone_at is not null)")
@Index('census_import_one_reading', ['state'], { unique: true, where: "state = 'reading'" })
@Index('census_import_waiting', ['askedAt'], { where: "state in ('waiting', 'reading', 'undoing')" })
export class CensusImport extends CouncilOwned {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'request_id' }) requestId!: string;
  @Column('uuid', { name: 'file_id' }) fileId!: string;
  @Column('text', { name: 'file_name' }) fileName!: string;
  @Column('bigint', { name: 'size_bytes' }) sizeBytes!: string;
  @Column('text') state!: ImportState;
  @Column('boolean', { name: 'as_sample' }) asSample!: boolean;
  @Column('timestamptz', { name: 'asked_at' }) askedAt!: Date;
  @Column('text', { name: 'asked_by' }) askedBy!: string;
  @Column('text', { name: 'asked_by_name' }) askedByName!: string;
  @Column('text', { name: 'mandate_ids', array: true }) mandateIds!: string[];
  /** The last day of each, in the same order; null where none is set. */
  @Column('date', { name: 'mandate_ends', array: true, nullable: true }) mandateEnds!:
    (string | null)[] | null;
  @Column('text', { name: 'correlation_id' }) correlationId!: string;
  @Column('integer', { default: 0 }) attempts!: number;
  @Column('bigint', { name: 'bytes_read', default: 0 }) bytesRead!: string;
  @Column('integer', { default: 0 }) children!: number;
  @Column('integer', { default: 0 }) episodes!: number;
  @Column('integer', { default: 0 }) problems!: number;
  @Column('integer', { name: 'new_children', default: 0 }) newChildren!: number;
  @Column('integer', { name: 'new_episodes', default: 0 }) newEpisodes!: number;
  @Column('integer', { name: 'changed_records', default: 0 }) changedRecords!: number;
  @Column('text', { name: 'authority_code', nullable: true }) authorityCode!: string | null;
  @Column('text', { name: 'census_year', nullable: true }) censusYear!: string | null;
  @Column('text', { name: 'reference_date', nullable: true }) referenceDate!: string | null;
  @Column('jsonb', { nullable: true }) failure!: CensusFailure | null;
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt!: Date | null;
  @Column('timestamptz', { name: 'undone_at', nullable: true }) undoneAt!: Date | null;
  @Column('text', { name: 'undone_by', nullable: true }) undoneBy!: string | null;
  @Column('text', { name: 'undone_by_name', nullable: true }) undoneByName!: string | null;
  @Column('text', { name: 'undo_reason', nullable: true }) undoReason!: string | null;
  @Column('text', { name: 'undo_mandate_ids', array: true, nullable: true }) undoMandateIds!: string[] | null;
  @Column('date', { name: 'undo_mandate_ends', array: true, nullable: true })
  undoMandateEnds!: (string | null)[] | null;
  @Column('text', { name: 'undo_correlation_id', nullable: true }) undoCorrelationId!: string | null;
}

/** How far the taking back of an import is: of so many rows, so many. Written beside the transaction that does it. */
@Entity('census_undo')
export class CensusUndo {
  @ForeignKey(() => CensusImport, { name: 'census_undo_import', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'import_id' })
  importId!: string;
  @Column('integer', { default: 0 }) done!: number;
  @Column('integer', { default: 0 }) total!: number;
}

/** Parts of a file while it is read: seen by nobody until the import is done. Part 0 is the child, part n its nth episode. */
@Entity('census_stage')
@Check('census_stage_outcome', "outcome in ('new', 'changed', 'same')")
export class CensusStage {
  @ForeignKey(() => CensusImport, { name: 'census_stage_import', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'import_id' })
  importId!: string;
  @PrimaryColumn('integer', { name: 'child_number' }) childNumber!: number;
  @PrimaryColumn('integer') part!: number;
  @Column('uuid', { name: 'record_id' }) recordId!: string;
  /** The person or episode it is, or will be. */
  @Column('uuid', { name: 'target_id' }) targetId!: string;
  @Column('text', { nullable: true }) outcome!: 'new' | 'changed' | 'same' | null;
  @Column('text') hash!: string;
  @Column('jsonb') body!: unknown;
}
