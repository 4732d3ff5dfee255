import { COUNCIL_COLUMN } from '@conjoint/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The host's side of recharging: who accepted which agreement, runs with their counts and lines, charges, and running totals. */
export class RunRecharges1764000000022 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    for (const statement of [...AGREEMENTS, ...RUNS, ...CHARGES]) await run.query(statement);
  }
  async down(): Promise<void> {
    throw new Error('migrations are not taken back: expand now, contract a release later');
  }
}

const AGREEMENTS = [
  // A version is in force where an acceptance of each of its parties is held here.
  `create table agreement_acceptance (
    content_hash text not null constraint agreement_acceptance_agreement references agreement,
    party text not null,
    ${COUNCIL_COLUMN},
    how text not null,
    accepted_by text,
    accepted_by_name text,
    accepted_at timestamptz not null,
    primary key (content_hash, party),
    constraint agreement_acceptance_how check (how in ('take-over', 'person'))
  )`,
];

const RUNS = [
  `create table recharge_run (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    request_id uuid not null,
    agreement_key text not null,
    agreement_hash text not null constraint recharge_run_agreement references agreement,
    kind text not null,
    financial_year text not null,
    quarter integer not null,
    period_from date not null,
    period_until date not null,
    corrects_run_id uuid constraint recharge_run_corrects references recharge_run,
    state text not null,
    version integer not null default 1,
    prepared_by text not null,
    prepared_by_name text not null,
    prepared_at timestamptz not null,
    calculated_by text[] not null default '{}',
    calculated_at timestamptz,
    calculation jsonb,
    calculation_hash text,
    earlier_calculation jsonb,
    line_count integer,
    amount_pence bigint,
    lines_root text,
    page_hashes text[],
    approved_by text,
    approved_by_name text,
    approved_mandates text[],
    approved_at timestamptz,
    sequence integer,
    reference text,
    run_hash text,
    previous_run_hash text,
    sealed_at timestamptz,
    journal_number integer,
    cancelled_by text,
    cancelled_at timestamptz,
    cancel_reason text,
    constraint recharge_run_request unique (request_id),
    constraint recharge_run_sequence unique (agreement_key, sequence),
    constraint recharge_run_kind check (kind in ('quarter', 'correction')),
    constraint recharge_run_quarter check (quarter between 1 and 4),
    constraint recharge_run_state check (state in ('draft', 'counted', 'calculated', 'approved', 'sealed', 'posted', 'cancelled')),
    constraint recharge_run_sealed check ((state in ('sealed', 'posted')) = (run_hash is not null)),
    constraint recharge_run_other_person check (approved_by is null or not (approved_by = prepared_by or approved_by = any (calculated_by)))
  )`,
  // One at a time an agreement, so that each begins where the one before ended.
  `create unique index recharge_run_open on recharge_run (agreement_key) where state in ('draft', 'counted', 'calculated', 'approved')`,
  `create unique index recharge_run_quarter_once on recharge_run (agreement_key, financial_year, quarter) where kind = 'quarter' and state <> 'cancelled'`,
  'create index recharge_run_latest on recharge_run (prepared_at, id)',
  `create table run_driver (
    run_id uuid not null constraint run_driver_run references recharge_run,
    partner text not null,
    weight bigint,
    count_id uuid,
    evidence_hash text,
    counted_at timestamptz,
    asked_at timestamptz,
    failure text,
    primary key (run_id, partner)
  )`,
  // One compact row explains a cost line: its place, its pool so far, and each partner's part. A cost line is charged once. Without a foreign key to
  // the cost line, which is never changed, and can be taken back only while no run has it.
  `create table run_line (
    run_id uuid not null,
    position integer not null,
    line_id uuid not null,
    running_pence bigint not null,
    parts bigint[] not null,
    primary key (run_id, position)
  )`,
  'create unique index run_line_once on run_line (line_id)',
  `create function sealed_run_stays() returns trigger language plpgsql as $$
   begin
     if exists (select from recharge_run where id = any (select distinct run_id from gone) and state in ('sealed', 'posted'))
     then raise exception 'a sealed run is never changed: a correction posts the difference'; end if;
     return null;
   end $$`,
  `create trigger run_line_kept after delete on run_line referencing old table as gone
     for each statement execute function sealed_run_stays()`,
  `create trigger run_line_stays after update on run_line referencing old table as gone
     for each statement execute function sealed_run_stays()`,
];

const CHARGES = [
  `create table charge (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    run_id uuid not null constraint charge_run references recharge_run,
    agreement_key text not null,
    partner text not null,
    sequence integer not null,
    previous_charge_id uuid,
    amount_pence bigint not null,
    state text not null,
    answered_at timestamptz,
    answered_by text,
    answer_reason text,
    posted_on date,
    journal_ref text,
    constraint charge_partner unique (run_id, partner),
    constraint charge_sequence unique (agreement_key, partner, sequence),
    constraint charge_state check (state in ('own', 'sent', 'queried', 'accepted')),
    constraint charge_posted check ((state = 'accepted') = (posted_on is not null))
  )`,
  `create table charge_total (
    charge_id uuid not null constraint charge_total_charge references charge,
    pool text not null,
    subjective text not null,
    amount_pence bigint not null,
    primary key (charge_id, pool, subjective)
  )`,
  `create table running_total (
    agreement_key text not null,
    pool text not null,
    partner text not null,
    ${COUNCIL_COLUMN},
    entitlement text not null,
    charged_pence bigint not null,
    run_id uuid not null constraint running_total_run references recharge_run,
    primary key (agreement_key, pool, partner),
    constraint running_total_entitlement check (entitlement ~ '^(0|-?[1-9][0-9]*)/[1-9][0-9]*$')
  )`,
];
