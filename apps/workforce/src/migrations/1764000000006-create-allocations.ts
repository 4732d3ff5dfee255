import { COUNCIL_COLUMN } from '@conjoint/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is known of the council's episodes, who works on them, and what a case weighs. Ids only: names stay with the referrals. */
export class CreateAllocations1764000000006 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    for (const statement of [...EPISODES, ...ALLOCATIONS, ...WORKLOAD]) await run.query(statement);
  }
  async down(): Promise<void> {
    throw new Error('migrations are not taken back: expand now, contract a release later');
  }
}

const EPISODES = [
  // The last fact heard of each episode, as the referrals said it.
  `create table episode_fact (
    episode_id uuid primary key,
    ${COUNCIL_COLUMN},
    child_id uuid not null,
    referral_id uuid not null,
    state text not null,
    work text not null,
    opened_on date not null,
    closed_on date,
    due_on date,
    epoch bigint not null,
    version bigint not null,
    heard_at timestamptz not null,
    constraint episode_fact_state check (state in ('open', 'closed')),
    constraint episode_fact_work check (work in ('assessment', 'child-in-need', 'child-protection'))
  )`,
  `create index episode_fact_open on episode_fact (due_on, episode_id) where state = 'open'`,
  'create index episode_fact_referral on episode_fact (referral_id)',
];

const ALLOCATIONS = [
  `create table allocation (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    request_id uuid not null,
    episode_id uuid not null,
    child_id uuid not null,
    worker_id uuid not null constraint allocation_worker references worker,
    state text not null,
    started_at timestamptz not null,
    started_by text not null,
    started_by_name text not null,
    rationale text not null,
    advice text[] not null default '{}',
    against_advice text,
    ended_at timestamptz,
    ended_by text,
    ended_by_name text,
    end_reason text,
    constraint allocation_state check (state in ('current', 'moved', 'ended', 'closed', 'lost')),
    constraint allocation_ended check ((state = 'current') = (ended_at is null)),
    constraint allocation_against check (cardinality(advice) = 0 or against_advice is not null)
  )`,
  // Two managers at once: the database lets one of them have it.
  `create unique index allocation_one_current on allocation (episode_id) where state = 'current'`,
  'create unique index allocation_request on allocation (request_id, episode_id)',
  `create index allocation_worker_current on allocation (worker_id) where state = 'current'`,
  'create index allocation_episode on allocation (episode_id, started_at)',
  `create table family_restriction (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    worker_id uuid not null constraint family_restriction_worker references worker,
    referral_id uuid,
    child_id uuid,
    reason text not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    recorded_by_name text not null,
    lifted_at timestamptz,
    lifted_by text,
    lifted_by_name text,
    lift_reason text,
    constraint family_restriction_of check ((referral_id is null) <> (child_id is null)),
    constraint family_restriction_lifted check ((lifted_at is null) = (lifted_by is null and lift_reason is null))
  )`,
  'create index family_restriction_worker_id on family_restriction (worker_id) where lifted_at is null',
];

/**
 * Points a case weighs by its kind of work, and points a full-time worker of a grade is meant to carry: dated, and a council's own to
 * change. These are where it begins (apps/workforce/README.md says how they were chosen); no statute sets them.
 */
const WORKLOAD = [
  `create table tier_weight (
    ${COUNCIL_COLUMN},
    work text not null,
    points integer not null,
    valid_from date not null,
    recorded_at timestamptz not null default now(),
    recorded_by text not null,
    primary key (work, valid_from),
    constraint tier_weight_work check (work in ('assessment', 'child-in-need', 'child-protection')),
    constraint tier_weight_points check (points between 0 and 100)
  )`,
  `create table grade_target (
    ${COUNCIL_COLUMN},
    grade text not null,
    points integer not null,
    valid_from date not null,
    recorded_at timestamptz not null default now(),
    recorded_by text not null,
    primary key (grade, valid_from),
    constraint grade_target_grade check (grade in ('newly-qualified', 'social-worker', 'experienced-social-worker', 'advanced-practitioner', 'practitioner', 'team-manager', 'senior-manager')),
    constraint grade_target_points check (points between 0 and 1000)
  )`,
  `insert into tier_weight (work, points, valid_from, recorded_by) values
    ('assessment', 3, '2000-01-01', 'system:workforce'),
    ('child-in-need', 2, '2000-01-01', 'system:workforce'),
    ('child-protection', 4, '2000-01-01', 'system:workforce')`,
  `insert into grade_target (grade, points, valid_from, recorded_by) values
    ('newly-qualified', 36, '2000-01-01', 'system:workforce'),
    ('social-worker', 45, '2000-01-01', 'system:workforce'),
    ('experienced-social-worker', 48, '2000-01-01', 'system:workforce'),
    ('advanced-practitioner', 30, '2000-01-01', 'system:workforce'),
    ('practitioner', 36, '2000-01-01', 'system:workforce'),
    ('team-manager', 0, '2000-01-01', 'system:workforce'),
    ('senior-manager', 0, '2000-01-01', 'system:workforce')`,
  // At the employer: what a council where the person works says she carries there. Never a child.
  `create table workload_told (
    partition text not null,
    person_key text not null,
    ${COUNCIL_COLUMN},
    cases integer not null,
    points integer not null,
    as_of timestamptz not null,
    primary key (partition, person_key)
  )`,
  // Where she works: what she carries elsewhere, as her employer adds it up.
  `create table workload_elsewhere (
    person_key text primary key,
    ${COUNCIL_COLUMN},
    cases integer not null,
    points integer not null,
    as_of timestamptz not null
  )`,
];
