import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** Referrals by the month they were received in. A month without any has no row. */
@Entity('referral_month')
@Check('referral_month_council_check', '(council = conjoint_partition())')
@Check('referral_month_first', '(EXTRACT(day FROM month) = (1)::numeric)')
@Check(
  'referral_month_counts',
  '((received >= 0) AND (withdrawn >= 0) AND ((decided >= 0) AND (decided <= received)) AND ((decided_in_time >= 0) AND (decided_in_time <= decided)))',
)
@Check(
  'referral_month_children',
  '((children >= 0) AND ((children_in_time >= 0) AND (children_in_time <= children)) AND ((children_again >= 0) AND (children_again <= children)))',
)
@Check('referral_month_some', '((received + withdrawn) > 0)')
export class ReferralMonth {
  @PrimaryColumn('date', { primaryKeyConstraintName: 'referral_month_pkey' })
  month!: string;
  @Column('text', { default: () => 'conjoint_partition()' })
  council!: string;
  @Column('integer')
  received!: number;
  @Column('integer')
  decided!: number;
  @Column('integer', { name: 'decided_in_time' })
  decidedInTime!: number;
  @Column('integer')
  withdrawn!: number;
  @Column('integer', { default: 0 })
  children!: number;
  @Column('integer', { name: 'children_in_time', default: 0 })
  childrenInTime!: number;
  @Column('integer', { name: 'children_again', default: 0 })
  childrenAgain!: number;
}
