import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What the figures need of the last fact heard of a referral. Owned by referrals; kept here so that a change can be taken back out of its month. */
@Entity('referral_fact')
@Check('referral_fact_council_check', '(council = conjoint_partition())')
@Check('referral_fact_month', '(EXTRACT(day FROM month) = (1)::numeric)')
@Check('referral_fact_decided', '((decided_at IS NOT NULL) OR (NOT decided_in_time))')
@Check(
  'referral_fact_children',
  '((children_in_time >= 0) AND (children_again >= 0) AND (children_waiting >= 0) AND ((children_in_time + children_waiting) <= children) AND (children_again <= children))',
)
@Index('referral_fact_heard', ['heardAt'])
@Index('referral_fact_waiting', ['month'], { where: '(children_waiting > 0)' })
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
  @Column('integer', { default: 0 })
  children!: number;
  @Column('integer', { name: 'children_in_time', default: 0 })
  childrenInTime!: number;
  @Column('integer', { name: 'children_again', default: 0 })
  childrenAgain!: number;
  @Column('integer', { name: 'children_waiting', default: 0 })
  childrenWaiting!: number;
  @Column('timestamptz', { name: 'decision_due_at', nullable: true })
  decisionDueAt!: Date | null;
  @Column('bigint')
  epoch!: string;
  @Column('bigint')
  version!: string;
  @Column('timestamptz', { name: 'heard_at' })
  heardAt!: Date;
}
