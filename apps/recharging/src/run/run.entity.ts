import { CouncilOwned } from '@conjoint/platform';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { AgreementRow } from '../agreements/agreement.entity.js';
import type { RunState } from './run.rules.js';

/** One calculation of the charges of an agreement, from its start to the day all partners have posted it. */
@Entity('recharge_run')
@Unique('recharge_run_request', ['requestId'])
@Unique('recharge_run_sequence', ['agreementKey', 'sequence'])
@Check('recharge_run_kind', "kind in ('quarter', 'correction')")
@Check('recharge_run_quarter', 'quarter between 1 and 4')
@Check(
  'recharge_run_state',
  "state in ('draft', 'counted', 'calculating', 'calculated', 'approved', 'sealing', 'sealed', 'posted', 'cancelled')",
)
@Check('recharge_run_sealed', "(state in ('sealed', 'posted')) = (run_hash is not null)")
@Check(
  'recharge_run_other_person',
  'approved_by is null or not (approved_by = prepared_by or approved_by = any (calculated_by))',
)
@Index('recharge_run_open', ['agreementKey'], {
  unique: true,
  where: "state in ('draft', 'counted', 'calculating', 'calculated', 'approved', 'sealing')",
})
@Index('recharge_run_at_work', ['id'], { where: "state in ('calculating', 'sealing')" })
@Index('recharge_run_quarter_once', ['agreementKey', 'financialYear', 'quarter'], {
  unique: true,
  where: "kind = 'quarter' and state <> 'cancelled'",
})
@Index('recharge_run_latest', ['preparedAt', 'id'])
export class RechargeRun extends CouncilOwned {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'request_id' }) requestId!: string;
  @Column('text', { name: 'agreement_key' }) agreementKey!: string;
  @ForeignKey(() => AgreementRow, { name: 'recharge_run_agreement' })
  @Column('text', { name: 'agreement_hash' })
  agreementHash!: string;
  @Column('text') kind!: 'quarter' | 'correction';
  @Column('text', { name: 'financial_year' }) financialYear!: string;
  @Column('integer') quarter!: number;
  @Column('date', { name: 'period_from' }) periodFrom!: string;
  @Column('date', { name: 'period_until' }) periodUntil!: string;
  @ForeignKey(() => RechargeRun, { name: 'recharge_run_corrects' })
  @Column('uuid', { name: 'corrects_run_id', nullable: true })
  correctsRunId!: string | null;
  @Column('text') state!: RunState;
  @Column('integer', { default: 1 }) version!: number;
  @Column('text', { name: 'prepared_by' }) preparedBy!: string;
  @Column('text', { name: 'prepared_by_name' }) preparedByName!: string;
  @Column('timestamptz', { name: 'prepared_at' }) preparedAt!: Date;
  /** Everybody who calculated it: none of them may approve it. */
  @Column('text', { name: 'calculated_by', array: true, default: '{}' }) calculatedBy!: string[];
  @Column('timestamptz', { name: 'calculated_at', nullable: true }) calculatedAt!: Date | null;
  @Column('jsonb', { nullable: true }) calculation!: unknown;
  @Column('text', { name: 'calculation_hash', nullable: true }) calculationHash!: string | null;
  @Column('jsonb', { name: 'earlier_calculation', nullable: true }) earlierCalculation!: unknown;
  @Column('integer', { name: 'line_count', nullable: true }) lineCount!: number | null;
  @Column('bigint', { name: 'amount_pence', nullable: true }) amountPence!: string | null;
  /** What the host paid on these costs and does not recharge; null of runs from before it was added up. */
  @Column('bigint', { name: 'vat_pence', nullable: true }) vatPence!: string | null;
  @Column('text', { name: 'lines_root', nullable: true }) linesRoot!: string | null;
  @Column('text', { name: 'page_hashes', array: true, nullable: true }) pageHashes!: string[] | null;
  @Column('text', { name: 'approved_by', nullable: true }) approvedBy!: string | null;
  @Column('text', { name: 'approved_by_name', nullable: true }) approvedByName!: string | null;
  @Column('text', { name: 'approved_mandates', array: true, nullable: true }) approvedMandates!:
    string[] | null;
  @Column('timestamptz', { name: 'approved_at', nullable: true }) approvedAt!: Date | null;
  /** 1, 2, 3 … of the agreement, given when it is sealed. */
  @Column('integer', { nullable: true }) sequence!: number | null;
  @Column('text', { nullable: true }) reference!: string | null;
  @Column('text', { name: 'run_hash', nullable: true }) runHash!: string | null;
  @Column('text', { name: 'previous_run_hash', nullable: true }) previousRunHash!: string | null;
  @Column('timestamptz', { name: 'sealed_at', nullable: true }) sealedAt!: Date | null;
  @Column('integer', { name: 'journal_number', nullable: true }) journalNumber!: number | null;
  @Column('text', { name: 'cancelled_by', nullable: true }) cancelledBy!: string | null;
  @Column('timestamptz', { name: 'cancelled_at', nullable: true }) cancelledAt!: Date | null;
  @Column('text', { name: 'cancel_reason', nullable: true }) cancelReason!: string | null;
}

/** What a partner said its driver is, or why it has not said so yet. */
@Entity('run_driver')
export class RunDriver {
  @ForeignKey(() => RechargeRun, { name: 'run_driver_run' })
  @PrimaryColumn('uuid', { name: 'run_id' })
  runId!: string;
  @PrimaryColumn('text') partner!: string;
  @Column('bigint', { nullable: true }) weight!: string | null;
  @Column('uuid', { name: 'count_id', nullable: true }) countId!: string | null;
  @Column('text', { name: 'evidence_hash', nullable: true }) evidenceHash!: string | null;
  @Column('timestamptz', { name: 'counted_at', nullable: true }) countedAt!: Date | null;
  @Column('timestamptz', { name: 'asked_at', nullable: true }) askedAt!: Date | null;
  @Column('text', { nullable: true }) failure!: string | null;
}

/** The explanation of one cost line: its place, its pool so far, and the part of each partner in the order of the calculation's weights. */
@Entity('run_line')
@Index('run_line_once', ['lineId'], { unique: true })
export class RunLine {
  @PrimaryColumn('uuid', { name: 'run_id' }) runId!: string;
  @PrimaryColumn('integer') position!: number;
  @Column('uuid', { name: 'line_id' }) lineId!: string;
  @Column('bigint', { name: 'running_pence' }) runningPence!: string;
  @Column('bigint', { array: true }) parts!: string[];
}
