import type { MigrationInterface, QueryRunner } from 'typeorm';
import { COUNCIL_COLUMN } from '@conjoint/platform';

/**
 * Uploaded files, and the import of a census as one unit. A file is staged while it is read and becomes rows in one transaction;
 * `census_record` knows which person or episode a part of a file became, so that a repeat finds it again, and `census_change`
 * holds what stood there before, so that it can be undone.
 */
export class ImportCensus1764000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...FILES, ...IMPORTS, ...RECORDS]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table census_problem, census_seen, census_change, census_module, census_record,
      census_stage, census_import, file_chunk, uploaded_file`);
  }
}

const FILES = [
  `create table uploaded_file (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    purpose text not null,
    file_name text not null,
    size_bytes bigint not null,
    sha256 text,
    received_bytes bigint not null default 0,
    next_chunk integer not null default 0,
    uploaded_by text not null,
    begun_at timestamptz not null,
    constraint uploaded_file_purpose check (purpose in ('cin-census')),
    constraint uploaded_file_received check (received_bytes <= size_bytes)
  )`,
  'create index uploaded_file_resume on uploaded_file (sha256, uploaded_by) where sha256 is not null',
  `create table file_chunk (
    file_id uuid not null constraint file_chunk_file references uploaded_file on delete cascade,
    number integer not null,
    bytes bytea not null,
    sha256 text not null,
    primary key (file_id, number)
  )`,
];

const IMPORTS = [
  // No foreign key to the file: its chunks are deleted as soon as the import is done.
  `create table census_import (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    request_id uuid not null,
    file_id uuid not null,
    file_name text not null,
    size_bytes bigint not null,
    state text not null,
    as_sample boolean not null,
    asked_at timestamptz not null,
    asked_by text not null,
    asked_by_name text not null,
    mandate_ids text[] not null,
    correlation_id text not null,
    attempts integer not null default 0,
    bytes_read bigint not null default 0,
    children integer not null default 0,
    episodes integer not null default 0,
    problems integer not null default 0,
    new_children integer not null default 0,
    new_episodes integer not null default 0,
    changed_records integer not null default 0,
    authority_code text,
    census_year text,
    reference_date text,
    failure jsonb,
    finished_at timestamptz,
    undone_at timestamptz,
    undone_by text,
    undone_by_name text,
    undo_reason text,
    constraint census_import_request unique (request_id),
    constraint census_import_state check (state in ('waiting', 'reading', 'done', 'failed', 'undone')),
    constraint census_import_failed check ((state = 'failed') = (failure is not null)),
    constraint census_import_undone check ((state = 'undone') = (undone_at is not null))
  )`,
  // Two files are never read at once into one council: the second would not see what the first is about to add.
  "create unique index census_import_one_reading on census_import (state) where state = 'reading'",
  "create index census_import_waiting on census_import (asked_at) where state in ('waiting', 'reading')",
  // Part 0 is the child itself, part n its nth episode. `target_id` is the person or episode it is, or will be.
  `create table census_stage (
    import_id uuid not null constraint census_stage_import references census_import on delete cascade,
    child_number integer not null,
    part integer not null,
    record_id uuid not null,
    target_id uuid not null,
    outcome text,
    hash text not null,
    body jsonb not null,
    primary key (import_id, child_number, part),
    constraint census_stage_outcome check (outcome in ('new', 'changed', 'same'))
  )`,
];

const RECORDS = [
  `create table census_record (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    person_id uuid not null constraint census_record_person references person,
    episode_id uuid constraint census_record_episode references episode,
    is_child boolean not null,
    hash text not null,
    import_id uuid not null constraint census_record_import references census_import
  )`,
  'create index census_record_person_id on census_record (person_id)',
  'create index census_record_episode_id on census_record (episode_id) where episode_id is not null',
  `create table census_module (
    record_id uuid not null constraint census_module_record references census_record on delete cascade,
    position integer not null,
    module text not null,
    fields jsonb not null,
    primary key (record_id, position)
  )`,
  `create table census_change (
    import_id uuid not null constraint census_change_import references census_import,
    record_id uuid not null,
    created boolean not null,
    before jsonb,
    at timestamptz not null,
    primary key (import_id, record_id),
    constraint census_change_before check (created = (before is null))
  )`,
  'create index census_change_record_id on census_change (record_id)',
  `create table census_seen (
    import_id uuid not null constraint census_seen_import references census_import,
    person_id uuid not null constraint census_seen_person references person,
    primary key (import_id, person_id)
  )`,
  'create index census_seen_person_id on census_seen (person_id)',
  `create table census_problem (
    import_id uuid not null constraint census_problem_import references census_import,
    position integer not null,
    line integer,
    local_id text,
    child_number integer,
    person_id uuid,
    field text not null,
    rule text not null,
    value text,
    message text not null,
    remedy text not null,
    primary key (import_id, position)
  )`,
  'create index census_problem_person_id on census_problem (person_id) where person_id is not null',
];
