import { CouncilOwned } from '@conjoint/platform';
import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** To which agreement lines of a cost centre or a subjective belong, while no agreement was chosen for the whole file. Ended, never changed. */
@Entity('pool_rule')
@Check('pool_rule_about', 'cost_centre_prefix is not null or subjective_prefix is not null')
@Check('pool_rule_period', 'valid_until is null or valid_until >= valid_from - 1')
export class PoolRule extends CouncilOwned {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { name: 'cost_centre_prefix', nullable: true }) costCentrePrefix!: string | null;
  @Column('text', { name: 'subjective_prefix', nullable: true }) subjectivePrefix!: string | null;
  /** Null: such lines are not shared. */
  @Column('text', { nullable: true }) pool!: string | null;
  @Column('date', { name: 'valid_from' }) validFrom!: string;
  @Column('date', { name: 'valid_until', nullable: true }) validUntil!: string | null;
  @Column('text', { name: 'made_by' }) madeBy!: string;
  @Column('text', { name: 'made_by_name' }) madeByName!: string;
  @Column('timestamptz', { name: 'made_at' }) madeAt!: Date;
  @Column('text', { name: 'ended_by', nullable: true }) endedBy!: string | null;
  @Column('text', { name: 'ended_by_name', nullable: true }) endedByName!: string | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
}
