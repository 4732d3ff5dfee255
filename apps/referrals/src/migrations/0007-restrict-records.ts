import { COUNCIL_COLUMN } from '@conjoint/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who hid a record and why, and who lifted that; `person.restricted` was there from the beginning and nothing set it. */
export class RestrictRecords1764000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table restriction (
      id uuid primary key,
      ${COUNCIL_COLUMN},
      child_id uuid not null constraint restriction_person references person,
      at timestamptz not null,
      by text not null,
      by_name text not null,
      reason text not null,
      lifted_at timestamptz,
      lifted_by text,
      lifted_by_name text,
      lifted_reason text,
      constraint restriction_lifted check ((lifted_at is null) = (lifted_reason is null))
    )`);
    await runner.query(
      'create unique index restriction_in_force on restriction (child_id) where lifted_at is null',
    );
    await runner.query('create index restriction_child on restriction (child_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table restriction');
  }
}
