import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sessions and begun sign-ins: all that the portal keeps. */
export class CreateSessions1764000000001 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      create table session (
        id_hash bytea not null constraint session_pkey primary key,
        sign_in_id uuid not null,
        generation integer not null default 0,
        person bytea not null,
        tokens bytea not null,
        token_version integer not null default 0,
        refresh_claimed_until timestamptz,
        sid_hash bytea,
        subject_hash bytea not null,
        acting text,
        choices text[] not null default '{}',
        flash bytea,
        created_at timestamptz not null,
        last_seen_at timestamptz not null,
        expires_at timestamptz not null
      );
      create index session_sid_hash on session (sid_hash);
      create index session_subject_hash on session (subject_hash);
      create index session_expires_at on session (expires_at);
      create table login_attempt (
        state_hash bytea not null constraint login_attempt_pkey primary key,
        browser_hash bytea not null,
        attempt_id uuid not null,
        content bytea not null,
        expires_at timestamptz not null
      );
      create index login_attempt_expires_at on login_attempt (expires_at);
    `);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query('drop table login_attempt; drop table session');
  }
}
