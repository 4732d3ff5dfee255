import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Undoing an import becomes a stored command, because taking back a whole census takes longer than a request may: who asked and by
 * which mandates, and the state in between. The indexes are for the same work: it deletes tens of thousands of children and
 * episodes, and each is looked for in every table that may refer to it.
 */
export class UndoAsCommand1764000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table census_import add column undo_mandate_ids text[], add column undo_correlation_id text',
    );
    await runner.query('alter table census_import drop constraint census_import_state');
    await runner.query(
      `alter table census_import add constraint census_import_state
       check (state in ('waiting', 'reading', 'done', 'failed', 'undoing', 'undone'))`,
    );
    await runner.query('drop index census_import_waiting');
    await runner.query(
      `create index census_import_waiting on census_import (asked_at) where state in ('waiting', 'reading', 'undoing')`,
    );
    await runner.query('create index information_child_id on information (child_id)');
    await runner.query('create index alert_child_id on alert (child_id) where child_id is not null');
    await runner.query(
      'create index referral_child_episode_id on referral_child (joined_episode_id) where joined_episode_id is not null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop index information_child_id, alert_child_id, referral_child_episode_id, census_import_waiting',
    );
    await runner.query(
      "create index census_import_waiting on census_import (asked_at) where state in ('waiting', 'reading')",
    );
    await runner.query("update census_import set state = 'done' where state = 'undoing'");
    await runner.query('alter table census_import drop constraint census_import_state');
    await runner.query(
      `alter table census_import add constraint census_import_state
       check (state in ('waiting', 'reading', 'done', 'failed', 'undone'))`,
    );
    await runner.query(
      'alter table census_import drop column undo_mandate_ids, drop column undo_correlation_id',
    );
  }
}
