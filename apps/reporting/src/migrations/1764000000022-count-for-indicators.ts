import { COUNCIL_COLUMN } from '@conjoint/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Facts of episodes, allocations and workers beside those of referrals, which now say how many children they are of. Where there are
 * facts already, the owners are asked to say all again: what was kept of them is not enough for the new figures.
 */
export class CountForIndicators1764000000022 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    for (const statement of [...CHILDREN, ...EPISODES, ...WORKFORCE, ...REBUILD, ...STATISTICS])
      await run.query(statement);
  }
  async down(): Promise<void> {
    throw new Error('migrations are not taken back: expand now, contract a release later');
  }
}

const CHILDREN = [
  `alter table referral_fact
    add column children integer not null default 0,
    add column children_in_time integer not null default 0,
    add column children_again integer not null default 0,
    add column children_waiting integer not null default 0,
    add column decision_due_at timestamptz,
    add constraint referral_fact_children check (children_in_time >= 0 and children_again >= 0 and children_waiting >= 0
      and children_in_time + children_waiting <= children and children_again <= children)`,
  'create index referral_fact_waiting on referral_fact (month) where children_waiting > 0',
  `alter table referral_month
    add column children integer not null default 0,
    add column children_in_time integer not null default 0,
    add column children_again integer not null default 0,
    add constraint referral_month_children
      check (children >= 0 and children_in_time between 0 and children and children_again between 0 and children)`,
];

const EPISODES = [
  `create table episode_fact (
    episode_id uuid primary key,
    ${COUNCIL_COLUMN},
    opened_on date not null,
    closed_on date,
    assessed_in date,
    assessed_in_time boolean not null,
    epoch bigint not null,
    version bigint not null,
    heard_at timestamptz not null,
    constraint episode_fact_closed check (closed_on is null or closed_on >= opened_on),
    constraint episode_fact_assessed check ((assessed_in is null or extract(day from assessed_in) = 1) and (assessed_in is not null or not assessed_in_time))
  )`,
  'create index episode_fact_heard on episode_fact (heard_at)',
  `create table assessment_month (
    month date primary key,
    ${COUNCIL_COLUMN},
    completed integer not null,
    in_time integer not null,
    constraint assessment_month_first check (extract(day from month) = 1),
    constraint assessment_month_counts check (completed > 0 and in_time between 0 and completed)
  )`,
];

const WORKFORCE = [
  `create table allocation_fact (
    episode_id uuid primary key,
    ${COUNCIL_COLUMN},
    epoch bigint not null,
    version bigint not null,
    heard_at timestamptz not null
  )`,
  'create index allocation_fact_heard on allocation_fact (heard_at)',
  `create table allocation_spell (
    episode_id uuid not null constraint allocation_spell_fact references allocation_fact on delete cascade,
    allocation_id uuid not null,
    ${COUNCIL_COLUMN},
    worker_id uuid not null,
    from_on date not null,
    until_on date,
    primary key (episode_id, allocation_id),
    constraint allocation_spell_period check (until_on is null or until_on >= from_on)
  )`,
  `create table worker_fact (
    worker_id uuid primary key,
    ${COUNCIL_COLUMN},
    started_on date not null,
    left_on date,
    epoch bigint not null,
    version bigint not null,
    heard_at timestamptz not null
  )`,
  'create index worker_fact_heard on worker_fact (heard_at)',
  `create table worker_term (
    worker_id uuid not null constraint worker_term_fact references worker_fact on delete cascade,
    from_on date not null,
    ${COUNCIL_COLUMN},
    agency boolean not null,
    qualified boolean not null,
    fte_hundredths integer not null,
    primary key (worker_id, from_on),
    constraint worker_term_fte check (fte_hundredths between 0 and 200)
  )`,
];

const REBUILD = [
  `create table rebuild (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    state text not null,
    started_at timestamptz not null,
    started_by text not null,
    finished_at timestamptz,
    asked_of text,
    after_id uuid,
    said integer not null,
    heard integer not null,
    heard_more_at timestamptz not null,
    forgotten integer not null,
    waiting_for text,
    constraint rebuild_state check (state in ('telling', 'hearing', 'done', 'stopped')),
    constraint rebuild_finished check ((state in ('done', 'stopped')) = (finished_at is not null))
  )`,
  `create unique index rebuild_one_open on rebuild (council) where finished_at is null`,
  `insert into rebuild (id, state, started_at, started_by, asked_of, said, heard, heard_more_at, forgotten)
   select gen_random_uuid(), 'telling', now(), 'system:migration', 'referrals', 0, 0, now(), 0 where exists (select from referral_fact)`,
];

/** What this council let out of itself. Not counted anew by a rebuild: what others were told once is a fact of its own (ADR 26). */
const STATISTICS = [
  `create table released_statistic (
    quarter date not null,
    family text not null,
    ${COUNCIL_COLUMN},
    counts jsonb not null,
    released_at timestamptz not null,
    primary key (quarter, family),
    constraint released_statistic_quarter check (extract(day from quarter) = 1 and extract(month from quarter) in (1, 4, 7, 10)),
    constraint released_statistic_family check (family in ('referrals', 'assessments', 'workforce'))
  )`,
];
