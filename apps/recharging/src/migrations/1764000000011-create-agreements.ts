import { COUNCIL_COLUMN } from '@conjoint/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** This party's own copies of the agreements, known by the hash of their terms. */
export class CreateAgreements1764000000011 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      create table agreement (
        content_hash text primary key,
        ${COUNCIL_COLUMN},
        key text not null,
        line text not null,
        host text not null,
        basis text not null,
        terms jsonb not null,
        valid_from date not null,
        valid_until date,
        received_at timestamptz not null,
        constraint agreement_hash check (content_hash ~ '^[0-9a-f]{64}$'),
        constraint agreement_basis check (basis in ('fixed-shares', 'caseload-days', 'equal-shares', 'contract-sum')),
        constraint agreement_period check (valid_until is null or valid_until >= valid_from)
      );
      create index agreement_line on agreement (line, valid_from);
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
