import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A sign-in that was begun in one browser and has not come back. Used once. */
@Entity('login_attempt')
export class LoginAttemptEntity {
  @PrimaryColumn({ type: 'bytea', name: 'state_hash', primaryKeyConstraintName: 'login_attempt_pkey' })
  stateHash!: Buffer;
  /** The browser that began it: a callback in another browser signs nobody in. */
  @Column({ type: 'bytea', name: 'browser_hash' })
  browserHash!: Buffer;
  @Column({ type: 'uuid', name: 'attempt_id' })
  attemptId!: string;
  /** Code verifier, nonce, e-mail typed, return path, sealed. */
  @Column({ type: 'bytea' })
  content!: Buffer;
  @Index('login_attempt_expires_at')
  @Column({ type: 'timestamptz', name: 'expires_at' })
  expiresAt!: Date;
}
