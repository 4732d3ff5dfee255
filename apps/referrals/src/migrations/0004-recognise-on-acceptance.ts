import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whom the receiver of an offer recognised when it accepted, kept until the release: `[{ ref, sameAsChildId }]`. */
export class RecogniseOnAcceptance1764000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table passing_on add column recognised jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table passing_on drop column recognised');
  }
}
