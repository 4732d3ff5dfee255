import { CouncilOwned } from '@conjoint/platform';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { CostFailure } from '../cost-layout/cost-failure.js';
import type { CostFileState } from './cost-file.rules.js';

/** The stored command "take this file of costs": who asked by which mandate, how far it is, and what came of it. */
@Entity('cost_file')
@Unique('cost_file_request', ['requestId'])
@Check('cost_file_hash', "sha256 ~ '^[0-9a-f]{64}$'")
@Check('cost_file_take', "take in ('ask', 'whole', 'partial')")
@Check(
  'cost_file_state',
  "state in ('waiting', 'reading', 'staged', 'accepting', 'accepted', 'failed', 'discarded', 'undoing', 'undone')",
)
@Check('cost_file_failed', "(state = 'failed') = (failure is not null)")
@Check('cost_file_accepted', "state not in ('accepted', 'undoing', 'undone') or accepted_at is not null")
@Check('cost_file_undone', "(state = 'undone') = (undone_at is not null)")
@Index('cost_file_once', ['sha256'], {
  unique: true,
  where: "state not in ('failed', 'discarded', 'undone')",
})
@Index('cost_file_to_do', ['at'], { where: "state in ('waiting', 'reading', 'accepting', 'undoing')" })
@Index('cost_file_latest', ['at', 'id'])
export class CostFile extends CouncilOwned {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'request_id' }) requestId!: string;
  @Column('uuid', { name: 'upload_id' }) uploadId!: string;
  @Column('text', { name: 'file_name' }) fileName!: string;
  @Column('bigint', { name: 'size_bytes' }) sizeBytes!: string;
  @Column('text') sha256!: string;
  @Column('text', { name: 'layout_asked', nullable: true }) layoutAsked!: string | null;
  @Column('text', { nullable: true }) layout!: string | null;
  @Column('text', { nullable: true }) encoding!: string | null;
  /** The agreement chosen for the whole file; null: the rules say it line by line. */
  @Column('text', { nullable: true }) pool!: string | null;
  /** `ask`: a person accepts what was read. `whole`: accepted at once if no row was refused. `partial`: accepted at once. */
  @Column('text') take!: 'ask' | 'whole' | 'partial';
  @Column('text') state!: CostFileState;
  @Column('text', { name: 'uploaded_by' }) uploadedBy!: string;
  @Column('text', { name: 'uploaded_by_name' }) uploadedByName!: string;
  @Column('timestamptz') at!: Date;
  @Column('text', { name: 'mandate_ids', array: true }) mandateIds!: string[];
  @Column('text', { name: 'correlation_id' }) correlationId!: string;
  @Column('integer', { default: 0 }) attempts!: number;
  @Column('bigint', { name: 'bytes_read', default: 0 }) bytesRead!: string;
  @Column('integer', { default: 0 }) rows!: number;
  @Column('integer', { default: 0 }) accepted!: number;
  @Column('integer', { default: 0 }) rejected!: number;
  /** Accepted lines that belong to no agreement. */
  @Column('integer', { default: 0 }) unshared!: number;
  @Column('bigint', { name: 'total_pence', nullable: true }) totalPence!: string | null;
  /** The sum of the column as the file has it, counted on its own; null where not every value is an amount. */
  @Column('bigint', { name: 'column_total_pence', nullable: true }) columnTotalPence!: string | null;
  @Column('jsonb', { nullable: true }) failure!: CostFailure | null;
  @Column('timestamptz', { name: 'checked_at', nullable: true }) checkedAt!: Date | null;
  @Column('text', { name: 'accepted_by', nullable: true }) acceptedBy!: string | null;
  @Column('text', { name: 'accepted_by_name', nullable: true }) acceptedByName!: string | null;
  @Column('text', { name: 'accept_mandate_ids', array: true, nullable: true }) acceptMandateIds!:
    string[] | null;
  @Column('timestamptz', { name: 'accepted_at', nullable: true }) acceptedAt!: Date | null;
  @Column('text', { name: 'undone_by', nullable: true }) undoneBy!: string | null;
  @Column('text', { name: 'undone_by_name', nullable: true }) undoneByName!: string | null;
  @Column('text', { name: 'undo_reason', nullable: true }) undoReason!: string | null;
  @Column('text', { name: 'undo_mandate_ids', array: true, nullable: true }) undoMandateIds!: string[] | null;
  /** Why an undo that was asked for was not carried out. */
  @Column('text', { name: 'undo_kept_because', nullable: true }) undoKeptBecause!: string | null;
  @Column('timestamptz', { name: 'undone_at', nullable: true }) undoneAt!: Date | null;
}

/** A row of a file that was not accepted, where, why and what to do. The value never is a supplier's name. */
@Entity('cost_reject')
export class CostReject {
  @ForeignKey(() => CostFile, { name: 'cost_reject_file' })
  @PrimaryColumn('uuid', { name: 'file_id' })
  fileId!: string;
  @PrimaryColumn('integer') position!: number;
  @Column('integer', { name: 'row_number', nullable: true }) rowNumber!: number | null;
  @Column('integer', { nullable: true }) line!: number | null;
  @Column('text', { name: 'column_name', nullable: true }) columnName!: string | null;
  @Column('text', { nullable: true }) value!: string | null;
  @Column('text') why!: string;
  @Column('text') remedy!: string;
}
