import { COUNCIL_COLUMN } from '@conjoint/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A decision is the beginning of work: an open episode says which kind it needs, and the child and family assessment that a decision
 * asked for is a thing of its own. What was decided before is taken over.
 */
export class CarryOnWithWork1764000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table episode add column work text,
      add constraint episode_work check (work in ('assessment', 'child-in-need', 'child-protection'))`);
    await runner.query(`update episode set work = case when exists (
        select 1 from decision where decision.referral_id = episode.referral_id and decision.child_id = episode.child_id
          and decision.outcome = 'strategy-discussion') then 'child-protection' else 'assessment' end
      where origin = 'referral'`);
    for (const statement of ASSESSMENT) await runner.query(statement);
    await runner.query(TAKE_OVER);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table assessment');
    await runner.query('alter table episode drop column work');
  }
}

const ASSESSMENT = [
  `create table assessment (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    episode_id uuid not null constraint assessment_episode references episode,
    child_id uuid not null constraint assessment_child references person,
    referral_id uuid not null constraint assessment_referral references referral,
    state text not null,
    version integer not null default 1,
    started_on date not null,
    completed_on date,
    completed_at timestamptz,
    completed_by text,
    completed_by_name text,
    request_id uuid,
    factors text[] not null default '{}',
    child_voice text,
    child_voice_missing text,
    parents_voice text,
    parents_voice_missing text,
    analysis text,
    outcome text,
    outcome_reason text,
    primary_need text,
    constraint assessment_once unique (referral_id, child_id),
    constraint assessment_request unique (request_id),
    constraint assessment_state check (state in ('in-progress', 'completed', 'ended')),
    constraint assessment_outcome check (outcome in ('no-further-action', 'early-help', 'child-in-need', 'strategy-discussion')),
    constraint assessment_completed check ((state = 'completed') = (completed_on is not null)),
    constraint assessment_whole check (state <> 'completed' or (outcome is not null and completed_at is not null))
  )`,
  // The work goes on in one assessment at a time: a second one would be started before the first has said anything.
  `create unique index assessment_one_in_progress on assessment (episode_id) where state = 'in-progress'`,
  'create index assessment_episode_id on assessment (episode_id)',
  'create index assessment_child_id on assessment (child_id)',
];

/** The clock of a decision that asked for an assessment says that there is one. */
const TAKE_OVER = `insert into assessment (id, episode_id, child_id, referral_id, state, started_on)
  select gen_random_uuid(), episode.id, episode.child_id, episode.referral_id,
    case when episode.state = 'open' then 'in-progress' else 'ended' end, (decision.decided_at at time zone 'Europe/London')::date
  from episode
  join clock on clock.referral_id = episode.referral_id and clock.child_id = episode.child_id
    and clock.kind = 'child-and-family-assessment' and clock.superseded_at is null
  join decision on decision.referral_id = episode.referral_id and decision.child_id = episode.child_id
  where episode.origin = 'referral'`;
