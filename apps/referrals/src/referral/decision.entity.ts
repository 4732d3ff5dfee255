import type { Outcome } from '@conjoint/contracts';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { ReferralChild } from './referral-child.entity.js';

/** One decision for each child of a referral. */
@Entity('decision')
@Unique('decision_once', ['referralId', 'childId'])
@Check(
  'decision_outcome',
  "outcome in ('no-further-action', 'information-and-advice', 'early-help', 'child-and-family-assessment', 'strategy-discussion')",
)
@Index('decision_child_id', ['childId'])
@ForeignKey(() => ReferralChild, ['referralId', 'childId'], ['referralId', 'childId'], {
  name: 'decision_referral_child',
})
export class Decision {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'referral_id' }) referralId!: string;
  @Column('uuid', { name: 'child_id' }) childId!: string;
  @Column('uuid', { name: 'request_id' }) requestId!: string;
  @Column('text') outcome!: Outcome;
  @Column('text') rationale!: string;
  @Column('timestamptz', { name: 'decided_at' }) decidedAt!: Date;
  @Column('text', { name: 'decided_by' }) decidedBy!: string;
  @Column('text', { name: 'decided_by_name' }) decidedByName!: string;
  @Column('uuid', { name: 'copied_from_child_id', nullable: true }) copiedFromChildId!: string | null;
  @Column('boolean', { name: 'in_time' }) inTime!: boolean;
  /** The delegated authority it was made under. */
  @Column('text', { name: 'authority_id', nullable: true }) authorityId!: string | null;
  @Column('text', { name: 'authority_statute', nullable: true }) authorityStatute!: string | null;
}
