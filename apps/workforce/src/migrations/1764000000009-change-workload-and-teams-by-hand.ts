import { COUNCIL_COLUMN } from '@conjoint/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who changed what a case weighs or a grade carries, and who put a child in another team: both with a reason, and never rewritten. */
export class ChangeWorkloadAndTeamsByHand1764000000009 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`create function refuse_change() returns trigger language plpgsql as $$
    begin raise exception '% is append only', tg_table_name using errcode = 'restrict_violation'; end $$`);
    await run.query(`create table workload_change (
      id uuid primary key,
      ${COUNCIL_COLUMN},
      request_id uuid not null,
      work text,
      grade text,
      before integer,
      points integer not null,
      valid_from date not null,
      reason text not null,
      at timestamptz not null,
      by text not null,
      by_name text not null,
      constraint workload_change_request unique (request_id),
      constraint workload_change_of check ((work is null) <> (grade is null))
    )`);
    await run.query(`create table episode_team (
      id uuid primary key,
      ${COUNCIL_COLUMN},
      request_id uuid not null,
      episode_id uuid not null,
      team_id uuid constraint episode_team_team references team,
      reason text not null,
      at timestamptz not null,
      by text not null,
      by_name text not null,
      constraint episode_team_request unique (request_id)
    )`);
    await run.query('create index episode_team_episode on episode_team (episode_id, id)');
    for (const table of ['workload_change', 'episode_team'])
      await run.query(`create trigger ${table}_append_only before update or delete on ${table}
        for each statement execute function refuse_change()`);
  }
  async down(): Promise<void> {
    throw new Error('migrations are not taken back: expand now, contract a release later');
  }
}
