import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * Somebody signed in. The cookie's value is kept only as a digest; tokens, name, e-mail and person key only sealed with a
 * key from outside the database. Nothing else of the product is kept by the portal.
 */
@Entity('session')
export class SessionEntity {
  @PrimaryColumn({ type: 'bytea', name: 'id_hash', primaryKeyConstraintName: 'session_pkey' })
  idHash!: Buffer;
  /** Stays when the cookie's value is changed; also binds the sealed columns to this row. */
  @Column({ type: 'uuid', name: 'sign_in_id' })
  signInId!: string;
  @Column({ type: 'integer', default: 0 })
  generation!: number;
  @Column({ type: 'bytea' })
  person!: Buffer;
  @Column({ type: 'bytea' })
  tokens!: Buffer;
  @Column({ type: 'integer', name: 'token_version', default: 0 })
  tokenVersion!: number;
  /** One refresh at a time, over all processes: a second use of a refresh token ends the session at the identity server. */
  @Column({ type: 'timestamptz', name: 'refresh_claimed_until', nullable: true })
  refreshClaimedUntil!: Date | null;
  @Index('session_sid_hash')
  @Column({ type: 'bytea', name: 'sid_hash', nullable: true })
  sidHash!: Buffer | null;
  @Index('session_subject_hash')
  @Column({ type: 'bytea', name: 'subject_hash' })
  subjectHash!: Buffer;
  /** The council or body acted for; null until one is chosen. */
  @Column({ type: 'text', nullable: true })
  acting!: string | null;
  /** Where there were mandates when last asked: decides whether a switch is offered. */
  @Column({ type: 'text', array: true, default: () => "'{}'" })
  choices!: string[];
  @Column({ type: 'bytea', nullable: true })
  flash!: Buffer | null;
  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
  @Column({ type: 'timestamptz', name: 'last_seen_at' })
  lastSeenAt!: Date;
  @Index('session_expires_at')
  @Column({ type: 'timestamptz', name: 'expires_at' })
  expiresAt!: Date;
}
