import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The receiver of an offer also keeps the id of the sender's referral. Should the sender lose the offer by a restore, it gets it again
 * under the same id, and finds its own referral where that was not lost (ADR 0013).
 */
export class KnowTheSendersReferral1764000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table passing_on add column sender_referral_id uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table passing_on drop column sender_referral_id');
  }
}
