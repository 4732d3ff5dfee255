import { CouncilOwned } from '@conjoint/platform';
import { Check, Column, Entity, Exclusion, ForeignKey, PrimaryColumn } from 'typeorm';
import { Person } from '../household/person.entity.js';
import { Referral } from './referral.entity.js';

/** Which council holds a child's case, from when until when, as this council's register knows it. Never two at one moment. */
@Entity('case_holding')
@Check('case_holding_order', 'until is null or until >= since')
@Exclusion('case_holding_one_holder', 'using gist (child_id with =, tstzrange(since, until) with &&)')
export class CaseHoldingEntry extends CouncilOwned {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => Person, { name: 'case_holding_child', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'child_id' })
  childId!: string;
  @ForeignKey(() => Referral, { name: 'case_holding_referral' })
  @Column('uuid', { name: 'referral_id', nullable: true })
  referralId!: string | null;
  @Column('text') holder!: string;
  @Column('timestamptz') since!: Date;
  @Column('timestamptz', { nullable: true }) until!: Date | null;
  @Column('text') reason!: string;
}
