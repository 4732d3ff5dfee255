import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The making of a return, too, looks before its last step whether the right of who asked has come to its last day. */
export class ReturnsKnowTheEndOfARight1764000000018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table cin_return add column mandate_ends date[]');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table cin_return drop column mandate_ends');
  }
}
