import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Person } from '../household/person.entity.js';
import { Referral } from '../referral/referral.entity.js';

/** What a fact was before somebody corrected it, and why. A trigger refuses to change or delete a row. */
@Entity('correction')
@Index('correction_referral_id', ['referralId'])
@Index('correction_child_id', ['childId'])
export class Correction {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => Referral, { name: 'correction_referral' })
  @Column('uuid', { name: 'referral_id', nullable: true })
  referralId!: string | null;
  @ForeignKey(() => Person, { name: 'correction_child' })
  @Column('uuid', { name: 'child_id', nullable: true })
  childId!: string | null;
  @Column('text') field!: string;
  @Column('text', { nullable: true }) before!: string | null;
  @Column('text', { nullable: true }) after!: string | null;
  @Column('text') reason!: string;
  @Column('timestamptz') at!: Date;
  @Column('text') by!: string;
  @Column('text', { name: 'by_name' }) byName!: string;
}
