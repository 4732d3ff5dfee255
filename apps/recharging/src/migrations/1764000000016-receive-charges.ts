import { COUNCIL_COLUMN } from '@conjoint/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Charges other parties made to this one, what was found out about them, and into which own accounts they go. */
export class ReceiveCharges1764000000016 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      create table received_charge (
        id uuid primary key,
        ${COUNCIL_COLUMN},
        host text not null,
        agreement_key text not null,
        sequence integer not null,
        reference text not null,
        kind text not null,
        period_from date not null,
        period_until date not null,
        total_pence bigint not null,
        sealed jsonb not null,
        sealed_at timestamptz not null,
        received_at timestamptz not null,
        state text not null,
        version integer not null default 1,
        failed_checks integer not null,
        checked_at timestamptz not null,
        journal_ref text,
        posted_on date,
        constraint received_charge_sequence unique (host, agreement_key, sequence),
        constraint received_charge_kind check (kind in ('quarter', 'correction')),
        constraint received_charge_state check (state in ('received', 'queried', 'posted')),
        constraint received_charge_posted check ((state = 'posted') = (journal_ref is not null and posted_on is not null)),
        constraint received_charge_checked check (state <> 'posted' or failed_checks = 0)
      );
      create index received_charge_newest on received_charge (sealed_at, id);
      create table received_charge_check (
        charge_id uuid not null constraint received_charge_check_charge references received_charge,
        position integer not null,
        ${COUNCIL_COLUMN},
        check_name text not null,
        agrees boolean not null,
        found text not null,
        primary key (charge_id, position)
      );
      create table charge_query (
        id uuid primary key,
        ${COUNCIL_COLUMN},
        charge_id uuid not null constraint charge_query_charge references received_charge,
        against text not null,
        about text not null,
        disputed_pence bigint not null,
        undisputed_pence bigint not null,
        reason text not null,
        by_key text not null,
        by_name text not null,
        at timestamptz not null,
        withdrawn_by text,
        withdrawn_at timestamptz,
        constraint charge_query_against check (against in ('line', 'driver', 'rule')),
        constraint charge_query_withdrawn check ((withdrawn_by is null) = (withdrawn_at is null))
      );
      create unique index charge_query_one_open on charge_query (charge_id) where withdrawn_at is null;
      create table charge_posting (
        charge_id uuid not null constraint charge_posting_charge references received_charge,
        position integer not null,
        ${COUNCIL_COLUMN},
        pool text not null,
        subjective text not null,
        account text not null,
        amount_pence bigint not null,
        primary key (charge_id, position)
      );
      create table account_code (
        agreement_key text not null,
        subjective text not null,
        ${COUNCIL_COLUMN},
        account text not null,
        set_by text not null,
        set_at timestamptz not null,
        primary key (agreement_key, subjective)
      );
    `);
  }
  async down(): Promise<void> {
    throw new Error('migrations are not taken back: expand now, contract a release later');
  }
}
