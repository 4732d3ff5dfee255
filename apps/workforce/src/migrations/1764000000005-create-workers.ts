import { COUNCIL_COLUMN } from '@conjoint/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who works here: the employer's record, or a working copy of another employer's; and the teams of a council. */
export class CreateWorkers1764000000005 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    for (const statement of [...WORKERS, ...TEAMS]) await run.query(statement);
  }
  async down(): Promise<void> {
    throw new Error('migrations are not taken back: expand now, contract a release later');
  }
}

const WORKERS = [
  `create table worker (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    person_key text,
    name text,
    source_ref text,
    employer text not null,
    employed_here boolean not null,
    source text not null,
    import_id uuid,
    registration text,
    renewed_until date,
    started_on date not null,
    left_on date,
    leaving_reason text,
    said_on date not null,
    version integer not null default 1,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint worker_source check (source in ('partnership-file', 'officer', 'census', 'mandate')),
    constraint worker_named check (name is not null or source_ref is not null),
    constraint worker_census check ((import_id is not null) = (source = 'census')),
    constraint worker_period check (left_on is null or left_on >= started_on)
  )`,
  'create unique index worker_one_person on worker (person_key) where person_key is not null',
  'create index worker_import on worker (import_id) where import_id is not null',
  // Hours, contract and grade as they were from day to day. A correction supersedes; nothing is changed in place.
  `create table worker_terms (
    id uuid primary key,
    worker_id uuid not null constraint worker_terms_worker references worker on delete cascade,
    valid_from date not null,
    contract text not null,
    grade text not null,
    fte_hundredths integer not null,
    case_holder boolean not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    superseded_at timestamptz,
    superseded_by text,
    constraint worker_terms_contract check (contract in ('permanent', 'fixed-term', 'agency')),
    constraint worker_terms_fte check (fte_hundredths between 0 and 200),
    constraint worker_terms_superseded check ((superseded_at is null) = (superseded_by is null))
  )`,
  'create unique index worker_terms_current on worker_terms (worker_id, valid_from) where superseded_at is null',
  `create table worker_absence (
    id uuid primary key,
    worker_id uuid not null constraint worker_absence_worker references worker on delete cascade,
    kind text not null,
    from_on date not null,
    until_on date,
    recorded_at timestamptz not null,
    recorded_by text not null,
    withdrawn_at timestamptz,
    withdrawn_by text,
    constraint worker_absence_kind check (kind in ('parental', 'sickness', 'training', 'public-duty', 'other-paid', 'unpaid', 'unauthorised', 'not-said')),
    constraint worker_absence_period check (until_on is null or until_on >= from_on),
    constraint worker_absence_withdrawn check ((withdrawn_at is null) = (withdrawn_by is null))
  )`,
  'create index worker_absence_worker_id on worker_absence (worker_id) where withdrawn_at is null',
];

const TEAMS = [
  `create table team (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    name text not null,
    works text[] not null default '{}',
    opened_on date not null,
    closed_on date,
    version integer not null default 1,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint team_period check (closed_on is null or closed_on >= opened_on)
  )`,
  'create unique index team_name on team (name) where closed_on is null',
  `create table team_member (
    id uuid primary key,
    team_id uuid not null constraint team_member_team references team on delete cascade,
    worker_id uuid not null constraint team_member_worker references worker on delete cascade,
    part text not null,
    from_on date not null,
    until_on date,
    constraint team_member_part check (part in ('manager', 'member')),
    constraint team_member_period check (until_on is null or until_on >= from_on)
  )`,
  'create unique index team_member_current on team_member (team_id, worker_id) where until_on is null',
  'create index team_member_worker_id on team_member (worker_id) where until_on is null',
];
