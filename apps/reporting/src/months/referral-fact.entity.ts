import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What the figures need of the last fact heard of a referral. Owned by referrals; kept here so that a change can be taken back out of its month. */
@Entity('referral_fact')
@Check('referral_fact_council_check', '(council = conjoint_partition())')
@Check('referral_fact_month', '(EXTRACT(day FROM month) = (1)::numeric)')
@Check('referral_fact_decided', '((decided_at IS NOT NULL) OR (NOT decided_in_time))')
@Index('referral_fact_heard', ['heardAt'])
export class ReferralFactRow {
  @PrimaryColumn('uuid', { name: 'referral_id', primaryKeyConstraintName: 'referral_fact_pkey' })
  referralId!: string;
  @Column('text', { default: () => 'conjoint_partition()' })
  council!: string;
  @Column('date')
  month!: string;
  @Column('boolean')
  counted!: boolean;
  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt!: Date | null;
  @Column('boolean', { name: 'decided_in_time' })
  decidedInTime!: boolean;
  @Column('boolean')
  withdrawn!: boolean;
  @Column('bigint')
  epoch!: string;
  @Column('bigint')
  version!: string;
  @Column('timestamptz', { name: 'heard_at' })
  heardAt!: Date;
}
