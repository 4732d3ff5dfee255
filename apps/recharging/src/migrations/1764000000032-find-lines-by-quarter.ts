import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lines are asked for by agreement and month, and put in order when they are asked for. An index in their order, by document and id, was
 * used for its first column only, and writing it took as long as writing the rows (docs/adr/0038-cost-files-at-the-speed-of-copy.md).
 */
export class FindLinesByQuarter1764000000032 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query('create index cost_line_quarter on cost_line (pool, period)');
    await run.query('drop index cost_line_order');
  }
  async down(): Promise<void> {
    throw new Error('migrations are not taken back: expand now, contract a release later');
  }
}
