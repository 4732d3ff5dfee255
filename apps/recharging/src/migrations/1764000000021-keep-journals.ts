import { COUNCIL_COLUMN } from '@conjoint/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The double-entry journal of a partition, be it host or partner of a recharge: never changed, and no journal that does not balance can be
 * committed, whoever writes it.
 */
export class KeepJournals1764000000021 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await run.query(statement);
  }
  async down(): Promise<void> {
    throw new Error('migrations are not taken back: expand now, contract a release later');
  }
}

const STATEMENTS = [
  `create table journal (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    number integer not null,
    kind text not null,
    accounting_date date not null,
    description text not null,
    agreement_key text not null,
    run_id uuid,
    charge_id uuid,
    posted_at timestamptz not null,
    posted_by text not null,
    constraint journal_number unique (number),
    constraint journal_kind check (kind in ('charges', 'receipt', 'acceptance'))
  )`,
  // A receipt that is delivered twice moves nothing twice.
  `create unique index journal_once on journal (kind, coalesce(charge_id, run_id))`,
  `create table journal_entry (
    journal_id uuid not null constraint journal_entry_journal references journal,
    position integer not null,
    account text not null,
    partner text,
    subjective text,
    amount_pence bigint not null,
    primary key (journal_id, position),
    constraint journal_entry_account check (account in ('debtor', 'in-transit', 'cost-recovery', 'own-cost', 'creditor', 'recharged-cost'))
  )`,
  'create index journal_entry_account_of on journal_entry (account, partner)',
  `create function journal_stays() returns trigger language plpgsql as $$
   begin raise exception 'a journal is never changed: post another that corrects it'; end $$`,
  `create trigger journal_stays before update or delete on journal for each statement execute function journal_stays()`,
  `create trigger journal_entry_stays before update or delete on journal_entry for each statement execute function journal_stays()`,
  `create function journal_balances() returns trigger language plpgsql as $$
   begin
     if (select sum(amount_pence) from journal_entry where journal_id = new.journal_id) <> 0
     then raise exception 'this journal does not balance'; end if;
     return null;
   end $$`,
  `create constraint trigger journal_balances after insert on journal_entry deferrable initially deferred
     for each row execute function journal_balances()`,
];
