import { CouncilOwned } from '@conjoint/platform';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Person } from '../household/person.entity.js';

/** A time for which a record was hidden, by whom and why. Whether it is now stands in `person.restricted`, where every read asks. */
@Entity('restriction')
@Index('restriction_in_force', ['childId'], { unique: true, where: 'lifted_at is null' })
@Index('restriction_child', ['childId'])
@Check('restriction_lifted', '(lifted_at is null) = (lifted_reason is null)')
export class Restriction extends CouncilOwned {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => Person, { name: 'restriction_person' })
  @Column('uuid', { name: 'child_id' })
  childId!: string;
  @Column('timestamptz') at!: Date;
  @Column('text') by!: string;
  @Column('text', { name: 'by_name' }) byName!: string;
  @Column('text') reason!: string;
  @Column('timestamptz', { name: 'lifted_at', nullable: true }) liftedAt!: Date | null;
  @Column('text', { name: 'lifted_by', nullable: true }) liftedBy!: string | null;
  @Column('text', { name: 'lifted_by_name', nullable: true }) liftedByName!: string | null;
  @Column('text', { name: 'lifted_reason', nullable: true }) liftedReason!: string | null;
}
