import { COUNCIL_COLUMN } from '@conjoint/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What this council counted for a recharge, and the episodes behind it, which never leave. */
export class CountDrivers1764000000015 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      create table driver_count (
        id uuid primary key,
        ${COUNCIL_COLUMN},
        agreement_key text not null,
        agreement_hash text not null,
        asked_by text,
        driver text not null,
        period_from date not null,
        period_until date not null,
        count bigint not null,
        episodes integer not null,
        evidence_hash text not null,
        counted_at timestamptz not null,
        confirmed_at timestamptz not null,
        constraint driver_count_driver check (driver in ('caseload-days')),
        constraint driver_count_period check (period_from <= period_until),
        constraint driver_count_amount check (count >= 0 and episodes >= 0),
        constraint driver_count_evidence unique (agreement_hash, period_from, period_until, evidence_hash)
      );
      create table driver_evidence (
        count_id uuid not null constraint driver_evidence_count references driver_count,
        episode_id uuid not null,
        ${COUNCIL_COLUMN},
        child_id uuid not null,
        from_day date not null,
        until_day date not null,
        days integer not null,
        primary key (count_id, episode_id),
        constraint driver_evidence_days check (days between 1 and until_day - from_day + 1)
      );
      create function refuse_evidence_change() returns trigger language plpgsql as $$
        begin raise exception '% is append only', tg_table_name using errcode = 'restrict_violation'; end $$;
      create trigger driver_evidence_append_only before update or delete on driver_evidence
        for each statement execute function refuse_evidence_change();
    `);
  }
  async down(): Promise<void> {
    throw new Error('migrations are not taken back: expand now, contract a release later');
  }
}
