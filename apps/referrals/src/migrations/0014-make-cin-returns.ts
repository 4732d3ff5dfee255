import { COUNCIL_COLUMN } from '@conjoint/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The Children in Need return: the stored command, its file in chunks, whom it names and what is missing. Nothing refers to
 * `person`: an import may be undone after a return was made of it, and what the return said stays until it is removed.
 */
export class MakeCinReturns1764000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table cin_return_problem, cin_return_child, cin_return_chunk, cin_return');
  }
}

const STATEMENTS = [
  `create table cin_return (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    request_id uuid not null,
    year integer not null,
    serial integer,
    state text not null,
    asked_at timestamptz not null,
    asked_by text not null,
    asked_by_name text not null,
    mandate_ids text[] not null,
    correlation_id text not null,
    attempts integer not null default 0,
    children_total integer not null default 0,
    children_done integer not null default 0,
    children integer not null default 0,
    episodes integer not null default 0,
    episodes_left_out integer not null default 0,
    problems integer not null default 0,
    of_other_years integer not null default 0,
    chunks integer not null default 0,
    size_bytes bigint,
    sha256 text,
    failure jsonb,
    finished_at timestamptz,
    removed_at timestamptz,
    constraint cin_return_request unique (request_id),
    constraint cin_return_serial unique (year, serial),
    constraint cin_return_state check (state in ('waiting', 'writing', 'cancelling', 'done', 'failed', 'cancelled', 'removed')),
    constraint cin_return_failed check ((state = 'failed') = (failure is not null)),
    constraint cin_return_file check (state not in ('done', 'removed') or (sha256 is not null and size_bytes is not null)),
    constraint cin_return_removed check ((state = 'removed') = (removed_at is not null))
  )`,
  'create index cin_return_asked on cin_return (asked_at, id)',
  "create index cin_return_to_do on cin_return (asked_at) where state in ('waiting', 'writing', 'cancelling')",
  `create table cin_return_chunk (
    return_id uuid not null constraint cin_return_chunk_return references cin_return on delete cascade,
    number integer not null,
    bytes bytea not null,
    sha256 text not null,
    primary key (return_id, number)
  )`,
  // Also what the rules over the whole file are found by: two children with one number.
  `create table cin_return_child (
    return_id uuid not null constraint cin_return_child_return references cin_return on delete cascade,
    person_id uuid not null,
    local_id text not null,
    upn text,
    primary key (return_id, person_id)
  )`,
  `create table cin_return_problem (
    return_id uuid not null constraint cin_return_problem_return references cin_return on delete cascade,
    position integer not null,
    person_id uuid,
    local_id text,
    field text not null,
    rule text not null,
    value text,
    message text not null,
    remedy text not null,
    in_file text,
    primary key (return_id, position)
  )`,
  'create index cin_return_problem_rule on cin_return_problem (return_id, rule)',
];
