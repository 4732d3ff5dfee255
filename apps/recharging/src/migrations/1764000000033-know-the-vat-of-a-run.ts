import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Added up as a run is calculated, so that its page says what is not recharged without going through all lines. Not known of earlier runs. */
export class KnowTheVatOfARun1764000000033 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query('alter table recharge_run add column vat_pence bigint');
  }
  async down(): Promise<void> {
    throw new Error('migrations are not taken back: expand now, contract a release later');
  }
}
