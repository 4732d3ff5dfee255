import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Work that outlives a request looks at the right of who asked before its irreversible step. It knew only whether the mandates were
 * withdrawn; now also the last day of each, in the order of the ids (null where none is set). And how far the taking back of an import is:
 * a row of its own, because the import's is locked by the one transaction that takes it back (ADR 15).
 */
export class KnowTheEndOfARight1764000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table census_import add column mandate_ends date[], add column undo_mandate_ends date[]',
    );
    await runner.query(`create table census_undo (
      import_id uuid primary key,
      done integer not null default 0,
      total integer not null default 0,
      constraint census_undo_import foreign key (import_id) references census_import (id) on delete cascade
    )`);
    await runner.query(
      `insert into census_undo (import_id) select id from census_import where state = 'undoing'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table census_undo');
    await runner.query('alter table census_import drop column mandate_ends, drop column undo_mandate_ends');
  }
}
