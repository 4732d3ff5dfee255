import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { RechargeRun } from '../run/run.entity.js';

/** What was asked to be done for a run in the background, the last time: who asked, how far it is, and why it came to nothing. */
@Entity('run_work')
@Check('run_work_kind', "kind in ('calculate', 'seal')")
export class RunWork {
  @ForeignKey(() => RechargeRun, { name: 'run_work_run' })
  @PrimaryColumn('uuid', { name: 'run_id' })
  runId!: string;
  @Column('text') kind!: 'calculate' | 'seal';
  @Column('text', { name: 'asked_by' }) askedBy!: string;
  @Column('text', { name: 'asked_by_name' }) askedByName!: string;
  @Column('timestamptz', { name: 'asked_at' }) askedAt!: Date;
  /** The version of the run it was asked of: the same request again is known by it. */
  @Column('integer', { name: 'asked_version' }) askedVersion!: number;
  @Column('text', { name: 'mandate_ids', array: true }) mandateIds!: string[];
  @Column('text', { name: 'correlation_id' }) correlationId!: string;
  @Column('integer', { default: 0 }) attempts!: number;
  @Column('integer', { name: 'lines_done', default: 0 }) linesDone!: number;
  @Column('integer', { name: 'lines_to_do', nullable: true }) linesToDo!: number | null;
  @Column('jsonb', { nullable: true }) failure!: unknown;
}
