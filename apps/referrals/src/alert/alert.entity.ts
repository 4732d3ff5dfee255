import { CouncilOwned } from '@conjoint/platform';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Person } from '../household/person.entity.js';
import { Referral } from '../referral/referral.entity.js';

/** For one person or for everybody in a role. */
@Entity('alert')
@Check('alert_addressee', '(for_person_key is null) <> (for_role is null)')
@Index('alert_person', ['forPersonKey'], { where: 'for_person_key is not null' })
@Index('alert_child_id', ['childId'], { where: 'child_id is not null' })
@Index('alert_role', ['forRole'], { where: 'for_role is not null' })
export class Alert extends CouncilOwned {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') kind!: string;
  @Column('timestamptz') at!: Date;
  @Column('text', { name: 'for_person_key', nullable: true }) forPersonKey!: string | null;
  @Column('text', { name: 'for_role', nullable: true }) forRole!: string | null;
  @ForeignKey(() => Person, { name: 'alert_child', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'child_id', nullable: true })
  childId!: string | null;
  @ForeignKey(() => Referral, { name: 'alert_referral' })
  @Column('uuid', { name: 'referral_id', nullable: true })
  referralId!: string | null;
  @Column('text') text!: string;
}

/** Each manager sees an alert for herself: one having seen it does not hide it from the others. */
@Entity('alert_seen')
export class AlertSeen {
  @ForeignKey(() => Alert, { name: 'alert_seen_alert', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'alert_id' })
  alertId!: string;
  @PrimaryColumn('text', { name: 'person_key' }) personKey!: string;
  @Column('timestamptz', { name: 'seen_at' }) seenAt!: Date;
}
