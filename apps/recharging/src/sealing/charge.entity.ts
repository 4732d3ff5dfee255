import { CouncilOwned } from '@conjoint/platform';
import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { RechargeRun } from '../run/run.entity.js';

/** What a sealed run asks of one partner, and what the partner answered. `own`: the host's own part, which nobody is asked for. */
@Entity('charge')
@Unique('charge_partner', ['runId', 'partner'])
@Unique('charge_sequence', ['agreementKey', 'partner', 'sequence'])
@Check('charge_state', "state in ('own', 'sent', 'queried', 'accepted')")
@Check('charge_posted', "(state = 'accepted') = (posted_on is not null)")
export class Charge extends CouncilOwned {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => RechargeRun, { name: 'charge_run' })
  @Column('uuid', { name: 'run_id' })
  runId!: string;
  @Column('text', { name: 'agreement_key' }) agreementKey!: string;
  @Column('text') partner!: string;
  @Column('integer') sequence!: number;
  @Column('uuid', { name: 'previous_charge_id', nullable: true }) previousChargeId!: string | null;
  @Column('bigint', { name: 'amount_pence' }) amountPence!: string;
  @Column('text') state!: 'own' | 'sent' | 'queried' | 'accepted';
  @Column('timestamptz', { name: 'answered_at', nullable: true }) answeredAt!: Date | null;
  @Column('text', { name: 'answered_by', nullable: true }) answeredBy!: string | null;
  @Column('text', { name: 'answer_reason', nullable: true }) answerReason!: string | null;
  /** The partner's accounting date and journal, once it has accepted. */
  @Column('date', { name: 'posted_on', nullable: true }) postedOn!: string | null;
  @Column('text', { name: 'journal_ref', nullable: true }) journalRef!: string | null;
}

@Entity('charge_total')
export class ChargeTotal {
  @ForeignKey(() => Charge, { name: 'charge_total_charge' })
  @PrimaryColumn('uuid', { name: 'charge_id' })
  chargeId!: string;
  @PrimaryColumn('text') pool!: string;
  @PrimaryColumn('text') subjective!: string;
  @Column('bigint', { name: 'amount_pence' }) amountPence!: string;
}

/** What a partner owes and was charged altogether, under an agreement and pool, by all sealed runs. */
@Entity('running_total')
@Check('running_total_entitlement', "entitlement ~ '^(0|-?[1-9][0-9]*)/[1-9][0-9]*$'")
export class RunningTotalRow extends CouncilOwned {
  @PrimaryColumn('text', { name: 'agreement_key' }) agreementKey!: string;
  @PrimaryColumn('text') pool!: string;
  @PrimaryColumn('text') partner!: string;
  /** A fraction in lowest terms. */
  @Column('text') entitlement!: string;
  @Column('bigint', { name: 'charged_pence' }) chargedPence!: string;
  @ForeignKey(() => RechargeRun, { name: 'running_total_run' })
  @Column('uuid', { name: 'run_id' })
  runId!: string;
}
