import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Referral } from '../referral/referral.entity.js';
import { Address } from './address.entity.js';
import { Person } from './person.entity.js';

/** Who lives where, from when until when, and which referral said so. */
@Entity('residence')
@Index('residence_person_id', ['personId'])
@Index('residence_address_id', ['addressId'])
export class Residence {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => Person, { name: 'residence_person', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'person_id' })
  personId!: string;
  @ForeignKey(() => Address, { name: 'residence_address', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'address_id' })
  addressId!: string;
  @ForeignKey(() => Referral, { name: 'residence_referral' })
  @Column('uuid', { name: 'referral_id', nullable: true })
  referralId!: string | null;
  @Column('date', { name: 'lives_from', nullable: true }) livesFrom!: string | null;
  @Column('date', { name: 'lives_until', nullable: true }) livesUntil!: string | null;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
}
