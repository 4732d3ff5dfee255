import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Referral } from '../referral/referral.entity.js';
import { Person } from './person.entity.js';

/** `from` is the `kind` of `to`: the mother of the child. */
@Entity('relationship')
@Index('relationship_from_person_id', ['fromPersonId'])
@Index('relationship_to_person_id', ['toPersonId'])
export class Relationship {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => Person, { name: 'relationship_from', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'from_person_id' })
  fromPersonId!: string;
  @ForeignKey(() => Person, { name: 'relationship_to', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'to_person_id' })
  toPersonId!: string;
  @ForeignKey(() => Referral, { name: 'relationship_referral' })
  @Column('uuid', { name: 'referral_id', nullable: true })
  referralId!: string | null;
  @Column('text') kind!: string;
  @Column('text', { name: 'parental_responsibility' }) parentalResponsibility!: string;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
}
