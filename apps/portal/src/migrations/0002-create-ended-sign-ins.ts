import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who signed out, until the identity server has said so too: its notice names a session that is not kept any more. */
export class CreateEndedSignIns1764000000002 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      create table ended_sign_in (
        sid_hash bytea not null constraint ended_sign_in_pkey primary key,
        sign_in_id uuid not null,
        person bytea not null,
        expires_at timestamptz not null
      );
      create index ended_sign_in_expires_at on ended_sign_in (expires_at);
    `);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query('drop table ended_sign_in');
  }
}
