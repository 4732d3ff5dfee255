import { COUNCIL_COLUMN } from '@conjoint/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People this partition has met, and what they may do here. */
export class CreateMandates1764000000001 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      create table person_known (
        person_key text primary key,
        ${COUNCIL_COLUMN},
        name text not null,
        employer text not null,
        last_seen_on date,
        vouched_at timestamptz,
        vouched_roles text[] not null default '{}',
        recent_sessions text[] not null default '{}'
      );
      create table mandate (
        id uuid primary key,
        ${COUNCIL_COLUMN},
        person_key text not null references person_known (person_key),
        source text not null,
        definition text not null,
        content_key text not null,
        employer text not null,
        roles text[] not null,
        lines text[] not null,
        basis text not null,
        statute text not null,
        valid_from date not null,
        valid_until date,
        state text not null default 'active',
        ended_on date,
        withdrawn_at timestamptz,
        withdrawn_by text,
        withdrawn_reason text,
        version integer not null default 1,
        granted_at timestamptz not null,
        constraint mandate_source check (source in ('home-role', 'standing', 'loan')),
        constraint mandate_basis check (basis in ('employment', 's113-loan', 'standing-delegation', 'contract')),
        constraint mandate_state check (state in ('active', 'ended', 'withdrawn')),
        constraint mandate_roles check (cardinality(roles) > 0),
        constraint mandate_period check (valid_until is null or valid_until >= valid_from),
        constraint mandate_ended check ((state = 'ended') = (ended_on is not null)),
        constraint mandate_withdrawn check ((state = 'withdrawn') = (withdrawn_at is not null and withdrawn_by is not null and withdrawn_reason is not null))
      );
      create unique index mandate_one_active on mandate (person_key, definition) where state = 'active';
      create index mandate_person on mandate (person_key) where state <> 'ended';
    `);
  }
  async down(): Promise<void> {
    throw new Error('migrations are not taken back: expand now, contract a release later');
  }
}
