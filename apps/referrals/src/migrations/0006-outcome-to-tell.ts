import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What came of a referral and was not told: the list "Tell the referrer" begins here instead of reading every referral there was. */
export class OutcomeToTell1764000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create index referral_outcome_to_tell on referral (received_at)
       where counted and outcome_told_at is null and state in ('decided', 'passed-on', 'handed-over')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index referral_outcome_to_tell');
  }
}
