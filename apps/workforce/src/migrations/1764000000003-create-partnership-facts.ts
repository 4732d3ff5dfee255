import { COUNCIL_COLUMN } from '@conjoint/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the partnership file said of this council since when, and who brought it here: the council's own copy of its history. */
export class CreatePartnershipFacts1764000000003 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      create table partnership_fact (
        id uuid primary key,
        ${COUNCIL_COLUMN},
        list text not null,
        key text not null,
        title text not null,
        content jsonb not null,
        content_hash text not null,
        valid_from date not null,
        valid_until date,
        recorded_at timestamptz not null,
        recorded_by text not null,
        superseded_at timestamptz,
        superseded_by text,
        constraint partnership_fact_period check (valid_until is null or valid_until >= valid_from),
        constraint partnership_fact_superseded check ((superseded_at is null) = (superseded_by is null))
      );
      create unique index partnership_fact_current on partnership_fact (list, key, valid_from) where superseded_at is null;
    `);
  }
  async down(): Promise<void> {
    throw new Error('migrations are not taken back: expand now, contract a release later');
  }
}
