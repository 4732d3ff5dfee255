import { COUNCIL_COLUMN } from '@conjoint/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The scheme of delegation, and which seeds of the partnership file were taken over already. */
export class CreateAuthorities1764000000002 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      create table delegated_authority (
        id uuid primary key,
        ${COUNCIL_COLUMN},
        key text not null,
        outcomes text[] not null,
        role text,
        person_key text,
        person_name text,
        line text not null,
        statute text not null,
        valid_from date not null,
        valid_until date,
        constraint delegated_authority_key unique (key),
        constraint delegated_authority_holder check ((role is null) <> (person_key is null)),
        constraint delegated_authority_named check ((person_key is null) = (person_name is null)),
        constraint delegated_authority_outcomes check (cardinality(outcomes) > 0),
        constraint delegated_authority_period check (valid_until is null or valid_until >= valid_from)
      );
      create table seed_applied (
        seed text primary key,
        ${COUNCIL_COLUMN},
        content_hash text not null,
        applied_at timestamptz not null
      );
    `);
  }
  async down(): Promise<void> {
    throw new Error('migrations are not taken back: expand now, contract a release later');
  }
}
