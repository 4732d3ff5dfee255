import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Calculating and sealing outlive the request they were asked with: two states for while they are at work, and a row a run for who asked,
 * how far it is, and why it came to nothing. Of its own, so that telling how far it is waits for nobody who holds the run.
 */
export class RunInTheBackground1764000000031 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await run.query(statement);
  }
  async down(): Promise<void> {
    throw new Error('migrations are not taken back: expand now, contract a release later');
  }
}

const STATEMENTS = [
  'alter table recharge_run drop constraint recharge_run_state',
  `alter table recharge_run add constraint recharge_run_state check (state in
    ('draft', 'counted', 'calculating', 'calculated', 'approved', 'sealing', 'sealed', 'posted', 'cancelled'))`,
  'drop index recharge_run_open',
  `create unique index recharge_run_open on recharge_run (agreement_key)
    where state in ('draft', 'counted', 'calculating', 'calculated', 'approved', 'sealing')`,
  `create index recharge_run_at_work on recharge_run (id) where state in ('calculating', 'sealing')`,
  `create table run_work (
    run_id uuid primary key constraint run_work_run references recharge_run,
    kind text not null,
    asked_by text not null,
    asked_by_name text not null,
    asked_at timestamptz not null,
    asked_version integer not null,
    mandate_ids text[] not null,
    correlation_id text not null,
    attempts integer not null default 0,
    lines_done integer not null default 0,
    lines_to_do integer,
    failure jsonb,
    constraint run_work_kind check (kind in ('calculate', 'seal'))
  )`,
];
