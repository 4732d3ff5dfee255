import { COUNCIL_COLUMN } from '@conjoint/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A manager goes on with a form that somebody else had begun and did not send: who had it before, who took it, when and why. */
export class TakeDraftsOver1764000000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table draft add column taken_over_at timestamptz');
    // It outlives the form: whoever began it sees who has it, or that it was sent.
    await runner.query(`create table draft_takeover (
      draft_id uuid not null,
      version integer not null,
      ${COUNCIL_COLUMN},
      from_key text not null,
      from_name text,
      by_key text not null,
      by_name text not null,
      reason text not null,
      at timestamptz not null,
      primary key (draft_id, version)
    )`);
    await runner.query('create index draft_takeover_from on draft_takeover (from_key)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table draft_takeover');
    await runner.query('alter table draft drop column taken_over_at');
  }
}
