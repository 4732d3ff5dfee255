import type { ReferralInput } from '@conjoint/contracts';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Person } from '../household/person.entity.js';
import { Referral } from './referral.entity.js';

@Entity('referral_adult')
@Unique('referral_adult_ref', ['referralId', 'ref'])
@Index('referral_adult_person_id', ['personId'])
export class ReferralAdult {
  @ForeignKey(() => Referral, { name: 'referral_adult_referral' })
  @PrimaryColumn('uuid', { name: 'referral_id' })
  referralId!: string;
  @ForeignKey(() => Person, { name: 'referral_adult_person' })
  @PrimaryColumn('uuid', { name: 'person_id' })
  personId!: string;
  @Column('text') ref!: string;
  @Column('integer') position!: number;
  @Column('jsonb') told!: ReferralInput['adults'][number];
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
}
