import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An offer may be taken back while nobody has accepted it: asked for by the sender, confirmed by the receiver. */
export class RecallOffers1764000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table passing_on
      add column recall_asked_at timestamptz, add column recall_asked_by text, add column recall_reason text,
      add column recalled_at timestamptz,
      drop constraint passing_on_state, drop constraint passing_on_told,
      add constraint passing_on_state check (
        (direction = 'out' and state in ('offered', 'received', 'recalling', 'recalled', 'released', 'returned'))
        or (direction = 'in' and state in ('received', 'recalled', 'accepted', 'released', 'returned'))),
      add constraint passing_on_told check (told is not null or state in ('returned', 'recalled')),
      add constraint passing_on_recalled check ((state = 'recalled') = (recalled_at is not null)),
      add constraint passing_on_recall_asked check (state not in ('recalling', 'recalled') or recall_reason is not null)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      "update passing_on set state = 'returned', returned_at = recalled_at, return_reason = recall_reason, recalled_at = null where state = 'recalled'",
    );
    await runner.query("update passing_on set state = 'received' where state = 'recalling'");
    await runner.query(`alter table passing_on
      drop constraint passing_on_recalled, drop constraint passing_on_recall_asked,
      drop constraint passing_on_state, drop constraint passing_on_told,
      add constraint passing_on_state check (
        (direction = 'out' and state in ('offered', 'received', 'released', 'returned'))
        or (direction = 'in' and state in ('received', 'accepted', 'released', 'returned'))),
      add constraint passing_on_told check (told is not null or state = 'returned'),
      drop column recall_asked_at, drop column recall_asked_by, drop column recall_reason, drop column recalled_at`);
  }
}
