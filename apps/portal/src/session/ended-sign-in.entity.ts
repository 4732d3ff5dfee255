import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Somebody who signed out, for the minutes in which the identity server's notice of it comes. */
@Entity('ended_sign_in')
export class EndedSignInEntity {
  @PrimaryColumn({ type: 'bytea', name: 'sid_hash', primaryKeyConstraintName: 'ended_sign_in_pkey' })
  sidHash!: Buffer;
  /** Binds the sealed column, as it did in the session. */
  @Column({ type: 'uuid', name: 'sign_in_id' })
  signInId!: string;
  @Column({ type: 'bytea' })
  person!: Buffer;
  @Index('ended_sign_in_expires_at')
  @Column({ type: 'timestamptz', name: 'expires_at' })
  expiresAt!: Date;
}
