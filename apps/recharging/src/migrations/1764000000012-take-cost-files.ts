import { COUNCIL_COLUMN, uploadedFileTables } from '@conjoint/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Cost files of the host and the lines of those that were accepted. A line is never changed: a wrong file is undone while nothing of it
 * was charged, else corrected by one that reverses it (docs/adr/0021-cost-files.md).
 */
export class TakeCostFiles1764000000012 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    for (const statement of [...uploadedFileTables('costs'), ...FILES, ...LINES, ...RULES])
      await run.query(statement);
  }
  async down(): Promise<void> {
    throw new Error('migrations are not taken back: expand now, contract a release later');
  }
}

const FILES = [
  // The stored command "take this file" and what came of it. No foreign key to the upload: it goes when the file is accepted.
  `create table cost_file (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    request_id uuid not null,
    upload_id uuid not null,
    file_name text not null,
    size_bytes bigint not null,
    sha256 text not null,
    layout_asked text,
    layout text,
    encoding text,
    pool text,
    take text not null,
    state text not null,
    uploaded_by text not null,
    uploaded_by_name text not null,
    at timestamptz not null,
    mandate_ids text[] not null,
    correlation_id text not null,
    attempts integer not null default 0,
    bytes_read bigint not null default 0,
    rows integer not null default 0,
    accepted integer not null default 0,
    rejected integer not null default 0,
    unshared integer not null default 0,
    total_pence bigint,
    column_total_pence bigint,
    failure jsonb,
    checked_at timestamptz,
    accepted_by text,
    accepted_by_name text,
    accept_mandate_ids text[],
    accepted_at timestamptz,
    undone_by text,
    undone_by_name text,
    undo_reason text,
    undo_mandate_ids text[],
    undo_kept_because text,
    undone_at timestamptz,
    constraint cost_file_request unique (request_id),
    constraint cost_file_hash check (sha256 ~ '^[0-9a-f]{64}$'),
    constraint cost_file_take check (take in ('ask', 'whole', 'partial')),
    constraint cost_file_state check (state in ('waiting', 'reading', 'staged', 'accepting', 'accepted', 'failed', 'discarded', 'undoing', 'undone')),
    constraint cost_file_failed check ((state = 'failed') = (failure is not null)),
    constraint cost_file_accepted check (state not in ('accepted', 'undoing', 'undone') or accepted_at is not null),
    constraint cost_file_undone check ((state = 'undone') = (undone_at is not null))
  )`,
  // The same file twice is one too many, however it is called.
  `create unique index cost_file_once on cost_file (sha256) where state not in ('failed', 'discarded', 'undone')`,
  `create index cost_file_to_do on cost_file (at) where state in ('waiting', 'reading', 'accepting', 'undoing')`,
  'create index cost_file_latest on cost_file (at, id)',
  `create table cost_reject (
    file_id uuid not null constraint cost_reject_file references cost_file,
    position integer not null,
    row_number integer,
    line integer,
    column_name text,
    value text,
    why text not null,
    remedy text not null,
    primary key (file_id, position)
  )`,
];

const LINES = [
  // No foreign key to the file: all lines of a file are written by the one transaction that holds its row, and a check a row
  // would take longer than the row. Lines of one file are neighbours by id, so that no index on the file is needed.
  `create table cost_line (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    file_id uuid not null,
    row_number integer not null,
    pool text,
    posting_date date not null,
    period text not null,
    subjective text,
    cost_centre text,
    document_number text,
    supplier text,
    description text,
    net_pence bigint not null,
    vat_pence bigint,
    gross_pence bigint,
    accepted_at timestamptz not null,
    constraint cost_line_period check (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$')
  )`,
  'create index cost_line_order on cost_line (pool, posting_date, document_number, id)',
  `create function cost_line_stays() returns trigger language plpgsql as $$
   begin raise exception 'a cost line is never changed: undo its file, or reverse it with another'; end $$`,
  `create trigger cost_line_stays before update on cost_line for each statement execute function cost_line_stays()`,
];

const RULES = [
  `create table pool_rule (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    cost_centre_prefix text,
    subjective_prefix text,
    pool text,
    valid_from date not null,
    valid_until date,
    made_by text not null,
    made_by_name text not null,
    made_at timestamptz not null,
    ended_by text,
    ended_by_name text,
    ended_at timestamptz,
    constraint pool_rule_about check (cost_centre_prefix is not null or subjective_prefix is not null),
    constraint pool_rule_period check (valid_until is null or valid_until >= valid_from - 1)
  )`,
];
