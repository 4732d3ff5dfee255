import { uploadedFileTables } from '@conjoint/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files in numbered chunks: workforce censuses on their way in. */
export class TakeFiles1764000000004 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    for (const statement of uploadedFileTables('workforce-census')) await run.query(statement);
  }
  async down(): Promise<void> {
    throw new Error('migrations are not taken back: expand now, contract a release later');
  }
}
