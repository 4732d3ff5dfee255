import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Adults, addresses and relationships that do not belong to a referral are withdrawn, not deleted: their rows stay, with the moment.
 * What was said, by whom it was withdrawn and why is in `correction`.
 */
export class CorrectHouseholds1764000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['referral_adult', 'residence', 'relationship'])
      await runner.query(`alter table ${table} add column withdrawn_at timestamptz`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['referral_adult', 'residence', 'relationship'])
      await runner.query(`alter table ${table} drop column withdrawn_at`);
  }
}
