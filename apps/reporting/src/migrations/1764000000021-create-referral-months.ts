import { COUNCIL_COLUMN } from '@conjoint/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The last fact of each referral, and the months they add up to. */
export class CreateReferralMonths1764000000021 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      create table referral_fact (
        referral_id uuid primary key,
        ${COUNCIL_COLUMN},
        month date not null,
        counted boolean not null,
        decided_at timestamptz,
        decided_in_time boolean not null,
        withdrawn boolean not null,
        epoch bigint not null,
        version bigint not null,
        heard_at timestamptz not null,
        constraint referral_fact_month check (extract(day from month) = 1),
        constraint referral_fact_decided check (decided_at is not null or not decided_in_time)
      );
      create index referral_fact_heard on referral_fact (heard_at);
      create table referral_month (
        month date primary key,
        ${COUNCIL_COLUMN},
        received integer not null,
        decided integer not null,
        decided_in_time integer not null,
        withdrawn integer not null,
        constraint referral_month_first check (extract(day from month) = 1),
        constraint referral_month_counts check (received >= 0 and withdrawn >= 0 and decided between 0 and received and decided_in_time between 0 and decided),
        constraint referral_month_some check (received + withdrawn > 0)
      );
    `);
  }
  async down(): Promise<void> {
    throw new Error('migrations are not taken back: expand now, contract a release later');
  }
}
