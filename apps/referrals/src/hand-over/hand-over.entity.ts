import { CouncilOwned } from '@conjoint/platform';
import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Referral } from '../referral/referral.entity.js';

/** A record that a printed hand-over was sent to a council that is no member. */
@Entity('hand_over')
@Check('hand_over_how', "sent_how in ('secure-email', 'post', 'in-person', 'telephone')")
export class HandOver extends CouncilOwned {
  @ForeignKey(() => Referral, { name: 'hand_over_referral' })
  @PrimaryColumn('uuid', { name: 'referral_id' })
  referralId!: string;
  @Column('text', { name: 'council_name' }) councilName!: string;
  @Column('timestamptz', { name: 'sent_at' }) sentAt!: Date;
  @Column('text', { name: 'sent_how' }) sentHow!: string;
  @Column('text', { name: 'sent_by' }) sentBy!: string;
  @Column('text', { name: 'sent_by_name' }) sentByName!: string;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
}
