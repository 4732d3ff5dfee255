import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

const COUNCIL = '(council = conjoint_partition())';

/** A charge as it came, whole, with where it stands here. */
@Entity('received_charge')
@Check('received_charge_council_check', COUNCIL)
@Check('received_charge_kind', `(kind = ANY (ARRAY['quarter'::text, 'correction'::text]))`)
@Check('received_charge_state', `(state = ANY (ARRAY['received'::text, 'queried'::text, 'posted'::text]))`)
@Check(
  'received_charge_posted',
  `((state = 'posted'::text) = ((journal_ref IS NOT NULL) AND (posted_on IS NOT NULL)))`,
)
@Check('received_charge_checked', `((state <> 'posted'::text) OR (failed_checks = 0))`)
@Unique('received_charge_sequence', ['host', 'agreementKey', 'sequence'])
@Index('received_charge_newest', ['sealedAt', 'id'])
export class ReceivedChargeRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'received_charge_pkey' }) id!: string;
  @Column('text', { default: () => 'conjoint_partition()' }) council!: string;
  @Column('text') host!: string;
  @Column('text', { name: 'agreement_key' }) agreementKey!: string;
  @Column('integer') sequence!: number;
  @Column('text') reference!: string;
  @Column('text') kind!: string;
  @Column('date', { name: 'period_from' }) periodFrom!: string;
  @Column('date', { name: 'period_until' }) periodUntil!: string;
  @Column('bigint', { name: 'total_pence' }) totalPence!: string;
  /** The event's payload. */
  @Column('jsonb') sealed!: unknown;
  @Column('timestamptz', { name: 'sealed_at' }) sealedAt!: Date;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('text') state!: string;
  @Column('integer', { default: 1 }) version!: number;
  @Column('integer', { name: 'failed_checks' }) failedChecks!: number;
  @Column('timestamptz', { name: 'checked_at' }) checkedAt!: Date;
  @Column('text', { name: 'journal_ref', nullable: true }) journalRef!: string | null;
  @Column('date', { name: 'posted_on', nullable: true }) postedOn!: string | null;
}

@Entity('received_charge_check')
@Check('received_charge_check_council_check', COUNCIL)
export class ReceivedChargeCheckRow {
  @ForeignKey(() => ReceivedChargeRow, { name: 'received_charge_check_charge' })
  @PrimaryColumn('uuid', { name: 'charge_id', primaryKeyConstraintName: 'received_charge_check_pkey' })
  chargeId!: string;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'received_charge_check_pkey' }) position!: number;
  @Column('text', { default: () => 'conjoint_partition()' }) council!: string;
  @Column('text', { name: 'check_name' }) checkName!: string;
  @Column('boolean') agrees!: boolean;
  @Column('text') found!: string;
}

@Entity('charge_query')
@Check('charge_query_council_check', COUNCIL)
@Check('charge_query_against', `(against = ANY (ARRAY['line'::text, 'driver'::text, 'rule'::text]))`)
@Check('charge_query_withdrawn', '((withdrawn_by IS NULL) = (withdrawn_at IS NULL))')
@Index('charge_query_one_open', ['chargeId'], { unique: true, where: '(withdrawn_at IS NULL)' })
export class ChargeQueryRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'charge_query_pkey' }) id!: string;
  @Column('text', { default: () => 'conjoint_partition()' }) council!: string;
  @ForeignKey(() => ReceivedChargeRow, { name: 'charge_query_charge' })
  @Column('uuid', { name: 'charge_id' })
  chargeId!: string;
  @Column('text') against!: string;
  @Column('text') about!: string;
  @Column('bigint', { name: 'disputed_pence' }) disputedPence!: string;
  @Column('bigint', { name: 'undisputed_pence' }) undisputedPence!: string;
  @Column('text') reason!: string;
  @Column('text', { name: 'by_key' }) byKey!: string;
  @Column('text', { name: 'by_name' }) byName!: string;
  @Column('timestamptz') at!: Date;
  @Column('text', { name: 'withdrawn_by', nullable: true }) withdrawnBy!: string | null;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
}

/** Into which own account each part was posted: the codes may be set otherwise afterwards. */
@Entity('charge_posting')
@Check('charge_posting_council_check', COUNCIL)
export class ChargePostingRow {
  @ForeignKey(() => ReceivedChargeRow, { name: 'charge_posting_charge' })
  @PrimaryColumn('uuid', { name: 'charge_id', primaryKeyConstraintName: 'charge_posting_pkey' })
  chargeId!: string;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'charge_posting_pkey' }) position!: number;
  @Column('text', { default: () => 'conjoint_partition()' }) council!: string;
  @Column('text') pool!: string;
  @Column('text') subjective!: string;
  @Column('text') account!: string;
  @Column('bigint', { name: 'amount_pence' }) amountPence!: string;
}

/** Into which own account a code of a host goes. */
@Entity('account_code')
@Check('account_code_council_check', COUNCIL)
export class AccountCodeRow {
  @PrimaryColumn('text', { name: 'agreement_key', primaryKeyConstraintName: 'account_code_pkey' })
  agreementKey!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'account_code_pkey' }) subjective!: string;
  @Column('text', { default: () => 'conjoint_partition()' }) council!: string;
  @Column('text') account!: string;
  @Column('text', { name: 'set_by' }) setBy!: string;
  @Column('timestamptz', { name: 'set_at' }) setAt!: Date;
}
