import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When and how the council that offers a referral told its referrer that it was received: `{ at, how }`. */
export class AcknowledgedBefore1764000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table passing_on add column acknowledged jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table passing_on drop column acknowledged');
  }
}
