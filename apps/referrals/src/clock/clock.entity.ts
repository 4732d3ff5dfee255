import type { WorkingDayDeadline } from '@conjoint/kernel';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Person } from '../household/person.entity.js';
import { Referral } from '../referral/referral.entity.js';
import type { ClockKind } from './clock.rules.js';

/** A deadline with its whole derivation. A clock counted anew leaves its old row, marked `superseded_at`. */
@Entity('clock')
@Check('clock_kind', "kind in ('front-door-decision', 'acknowledgement', 'child-and-family-assessment')")
@Check('clock_subject', 'referral_id is not null or child_id is not null')
@Index('clock_current', { synchronize: false })
@Index('clock_running', ['kind', 'dueAt'], { where: 'stopped_at is null and superseded_at is null' })
@Index('clock_referral_id', ['referralId'])
@Index('clock_child_id', ['childId'])
export class ClockRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') kind!: ClockKind;
  @ForeignKey(() => Referral, { name: 'clock_referral' })
  @Column('uuid', { name: 'referral_id', nullable: true })
  referralId!: string | null;
  @ForeignKey(() => Person, { name: 'clock_child' })
  @Column('uuid', { name: 'child_id', nullable: true })
  childId!: string | null;
  @Column('jsonb') derivation!: WorkingDayDeadline;
  @Column('timestamptz', { name: 'started_at' }) startedAt!: Date;
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date;
  @Column('timestamptz', { name: 'stopped_at', nullable: true }) stoppedAt!: Date | null;
  @Column('timestamptz', { name: 'superseded_at', nullable: true }) supersededAt!: Date | null;
}
