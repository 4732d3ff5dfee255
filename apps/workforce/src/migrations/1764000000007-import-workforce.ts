import { COUNCIL_COLUMN } from '@conjoint/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Workforce censuses taken in: what the file said of each worker as it stood there, and what its layout rejects. */
export class ImportWorkforce1764000000007 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      create table workforce_import (
        id uuid primary key,
        ${COUNCIL_COLUMN},
        request_id uuid not null,
        file_name text not null,
        content_hash text not null,
        state text not null,
        as_sample boolean not null,
        authority_code text not null,
        census_year text not null,
        reference_date date not null,
        workers integer not null,
        agency_workers integer not null,
        problems integer not null,
        imported_at timestamptz not null,
        imported_by text not null,
        imported_by_name text not null,
        undone_at timestamptz,
        undone_by text,
        undone_by_name text,
        undo_reason text,
        constraint workforce_import_state check (state in ('done', 'undone')),
        constraint workforce_import_undone check ((state = 'undone') = (undone_at is not null))
      );
      create unique index workforce_import_request on workforce_import (request_id);
      create unique index workforce_import_content on workforce_import (content_hash) where state = 'done';
      create table census_worker (
        import_id uuid not null constraint census_worker_import references workforce_import,
        number integer not null,
        worker_id uuid not null,
        line integer not null,
        source jsonb not null,
        primary key (import_id, number)
      );
      create table workforce_problem (
        import_id uuid not null constraint workforce_problem_import references workforce_import,
        number integer not null,
        line integer,
        worker integer,
        reference text,
        field text not null,
        message text not null,
        remedy text not null,
        primary key (import_id, number)
      );
    `);
  }
  async down(): Promise<void> {
    throw new Error('migrations are not taken back: expand now, contract a release later');
  }
}
