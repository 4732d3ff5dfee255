import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether the record of an episode's child is restricted, as the referrals say: then the episode is there for its keepers alone. */
export class KnowRestrictedEpisodes1764000000008 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query('alter table episode_fact add column restricted boolean not null default false');
  }
  async down(): Promise<void> {
    throw new Error('migrations are not taken back: expand now, contract a release later');
  }
}
