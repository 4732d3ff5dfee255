import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody who signed in to act here, or who was named in the partnership file. Written by SQL in the repository. */
@Entity('person_known')
@Check('person_known_council_check', '(council = conjoint_partition())')
export class PersonKnown {
  @PrimaryColumn('text', { name: 'person_key', primaryKeyConstraintName: 'person_known_pkey' })
  personKey!: string;
  @Column('text', { default: () => 'conjoint_partition()' })
  council!: string;
  @Column('text')
  name!: string;
  /** Alias of the organisation that vouches for her. */
  @Column('text')
  employer!: string;
  @Column('date', { name: 'last_seen_on', nullable: true })
  lastSeenOn!: string | null;
  /** Time of the newest sign-in her mandates were derived from: an older session never brings back what a newer one lost. */
  @Column('timestamptz', { name: 'vouched_at', nullable: true })
  vouchedAt!: Date | null;
  /** The home roles that newest sign-in brought. */
  @Column('text', { name: 'vouched_roles', array: true, default: '{}' })
  vouchedRoles!: string[];
  /** Her last few sign-ins here, so that each is written to the audit once and not every minute. */
  @Column('text', { name: 'recent_sessions', array: true, default: '{}' })
  recentSessions!: string[];
}
