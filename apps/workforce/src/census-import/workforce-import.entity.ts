import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A workforce census that was taken in as one unit. */
@Entity('workforce_import')
@Check('workforce_import_council_check', 'council = conjoint_partition()')
@Check('workforce_import_state', `state in ('done', 'undone')`)
@Check('workforce_import_undone', `(state = 'undone') = (undone_at is not null)`)
@Index('workforce_import_request', ['requestId'], { unique: true })
@Index('workforce_import_content', ['contentHash'], { unique: true, where: `state = 'done'` })
export class WorkforceImportRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { default: () => 'conjoint_partition()' }) council!: string;
  @Column('uuid', { name: 'request_id' }) requestId!: string;
  @Column('text', { name: 'file_name' }) fileName!: string;
  /** SHA-256 of the file: the same file twice is noticed by it. */
  @Column('text', { name: 'content_hash' }) contentHash!: string;
  @Column('text') state!: 'done' | 'undone';
  @Column('boolean', { name: 'as_sample' }) asSample!: boolean;
  @Column('text', { name: 'authority_code' }) authorityCode!: string;
  @Column('text', { name: 'census_year' }) censusYear!: string;
  @Column('date', { name: 'reference_date' }) referenceDate!: string;
  @Column('integer') workers!: number;
  @Column('integer', { name: 'agency_workers' }) agencyWorkers!: number;
  @Column('integer') problems!: number;
  @Column('timestamptz', { name: 'imported_at' }) importedAt!: Date;
  @Column('text', { name: 'imported_by' }) importedBy!: string;
  @Column('text', { name: 'imported_by_name' }) importedByName!: string;
  @Column('timestamptz', { name: 'undone_at', nullable: true }) undoneAt!: Date | null;
  @Column('text', { name: 'undone_by', nullable: true }) undoneBy!: string | null;
  @Column('text', { name: 'undone_by_name', nullable: true }) undoneByName!: string | null;
  @Column('text', { name: 'undo_reason', nullable: true }) undoReason!: string | null;
}

/** A worker exactly as the file had her: each field with every value, in order. */
@Entity('census_worker')
export class CensusWorkerRow {
  @ForeignKey(() => WorkforceImportRow, { name: 'census_worker_import' })
  @PrimaryColumn('uuid', { name: 'import_id' })
  importId!: string;
  @PrimaryColumn('integer') number!: number;
  @Column('uuid', { name: 'worker_id' }) workerId!: string;
  @Column('integer') line!: number;
  @Column('jsonb') source!: unknown;
}

@Entity('workforce_problem')
export class WorkforceProblemRow {
  @ForeignKey(() => WorkforceImportRow, { name: 'workforce_problem_import' })
  @PrimaryColumn('uuid', { name: 'import_id' })
  importId!: string;
  @PrimaryColumn('integer') number!: number;
  @Column('integer', { nullable: true }) line!: number | null;
  @Column('integer', { nullable: true }) worker!: number | null;
  @Column('text', { nullable: true }) reference!: string | null;
  @Column('text') field!: string;
  @Column('text') message!: string;
  @Column('text') remedy!: string;
}
