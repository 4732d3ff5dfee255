import { CouncilOwned } from '@conjoint/platform';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One posted amount of an accepted file. Never changed. The order of lines is (posting date, document number, id). */
@Entity('cost_line')
@Check('cost_line_period', "period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'")
@Index('cost_line_quarter', ['pool', 'period'])
export class CostLine extends CouncilOwned {
  /** Rises with the row of the file; lines of one file are neighbours. */
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'file_id' }) fileId!: string;
  /** As a spreadsheet counts the rows of the file: the header in row 1 is row 1. */
  @Column('integer', { name: 'row_number' }) rowNumber!: number;
  /** The key of the agreement by which it is shared; null: not shared. */
  @Column('text', { nullable: true }) pool!: string | null;
  @Column('date', { name: 'posting_date' }) postingDate!: string;
  /** 'YYYY-MM' */
  @Column('text') period!: string;
  @Column('text', { nullable: true }) subjective!: string | null;
  @Column('text', { name: 'cost_centre', nullable: true }) costCentre!: string | null;
  @Column('text', { name: 'document_number', nullable: true }) documentNumber!: string | null;
  /** May be a person's name: never in a log, a subject or an error. */
  @Column('text', { nullable: true }) supplier!: string | null;
  @Column('text', { nullable: true }) description!: string | null;
  @Column('bigint', { name: 'net_pence' }) netPence!: string;
  @Column('bigint', { name: 'vat_pence', nullable: true }) vatPence!: string | null;
  @Column('bigint', { name: 'gross_pence', nullable: true }) grossPence!: string | null;
  @Column('timestamptz', { name: 'accepted_at' }) acceptedAt!: Date;
}
