import { COUNCIL_COLUMN } from '@conjoint/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Forms that nobody sends come to an end: whose they are, by which mandates, when a manager was told; and which were discarded. */
export class EndOfDrafts1764000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table draft add column owner_name text, add column mandate_ids text[] not null default '{}',
      add column alerted_at timestamptz`);
    await runner.query('create index draft_saved on draft (saved_at)');
    await runner.query(`create table discarded_draft (
      id uuid primary key,
      ${COUNCIL_COLUMN},
      discarded_at timestamptz not null
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table discarded_draft');
    await runner.query('drop index draft_saved');
    await runner.query(
      'alter table draft drop column owner_name, drop column mandate_ids, drop column alerted_at',
    );
  }
}
