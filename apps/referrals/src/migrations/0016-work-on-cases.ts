import { COUNCIL_COLUMN } from '@conjoint/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is written in an open case, the corrections of a completed assessment, and every time a case was closed. */
export class WorkOnCases1764000000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...NOTES, ...CORRECTIONS, ...CLOSURES]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table episode_closure, assessment_correction, case_note_revision, case_note');
  }
}

const appendOnly = (table: string): string =>
  `create trigger ${table}_append_only before update or delete on ${table}
    for each statement execute function refuse_change()`;

const NOTES = [
  `create table case_note (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    episode_id uuid not null constraint case_note_episode references episode,
    child_id uuid not null constraint case_note_child references person,
    request_id uuid not null,
    written_at timestamptz not null,
    written_by text not null,
    written_by_name text not null,
    constraint case_note_request unique (request_id)
  )`,
  'create index case_note_episode_id on case_note (episode_id)',
  'create index case_note_child_id on case_note (child_id)',
  appendOnly('case_note'),
  // The current text of a note is its last revision: nothing that anybody wrote is ever overwritten.
  `create table case_note_revision (
    note_id uuid not null constraint case_note_revision_note references case_note,
    version integer not null,
    request_id uuid not null,
    kind text not null,
    happened_at timestamptz not null,
    people text,
    child_seen text,
    text text not null,
    withdrawn boolean not null,
    at timestamptz not null,
    by text not null,
    by_name text not null,
    reason text,
    primary key (note_id, version),
    constraint case_note_revision_request unique (request_id),
    constraint case_note_revision_kind check (kind in ('visit', 'call', 'meeting', 'management-oversight', 'other')),
    constraint case_note_revision_child_seen check (child_seen in ('alone', 'with-others', 'not-seen')),
    constraint case_note_revision_reason check ((version = 1) = (reason is null)),
    constraint case_note_revision_first check (version > 1 or not withdrawn)
  )`,
  appendOnly('case_note_revision'),
];

const CORRECTIONS = [
  `create table assessment_correction (
    id uuid primary key,
    assessment_id uuid not null constraint assessment_correction_assessment references assessment,
    request_id uuid not null,
    field text not null,
    before text,
    after text,
    reason text not null,
    at timestamptz not null,
    by text not null,
    by_name text not null,
    constraint assessment_correction_once unique (request_id, field)
  )`,
  'create index assessment_correction_assessment_id on assessment_correction (assessment_id)',
  appendOnly('assessment_correction'),
];

const CLOSURES = [
  `create table episode_closure (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    episode_id uuid not null constraint episode_closure_episode references episode,
    request_id uuid not null,
    closed_on date not null,
    reason text not null,
    rationale text not null,
    at timestamptz not null,
    by text not null,
    by_name text not null,
    ended_assessment_id uuid constraint episode_closure_assessment references assessment,
    undo_request_id uuid,
    undone_at timestamptz,
    undone_by text,
    undone_by_name text,
    undone_reason text,
    constraint episode_closure_request unique (request_id),
    constraint episode_closure_undo_request unique (undo_request_id),
    constraint episode_closure_undone check ((undone_at is null) = (undone_reason is null) and (undone_at is null) = (undo_request_id is null))
  )`,
  'create index episode_closure_episode_id on episode_closure (episode_id)',
  `create unique index episode_closure_standing on episode_closure (episode_id) where undone_at is null`,
];
