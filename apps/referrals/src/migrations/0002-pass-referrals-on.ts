import type { MigrationInterface, QueryRunner } from 'typeorm';
import { COUNCIL_COLUMN } from '@conjoint/platform';

/**
 * Referrals that go to another council: offered to a member (`passing_on`, one row on each side with the same id) or
 * handed over on paper to a council that is none (`hand_over`).
 * `told` is the offer as it was sent; it stays null where this council had no rule that lets it have it.
 */
export class PassReferralsOn1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table passing_on (
      id uuid primary key,
      ${COUNCIL_COLUMN},
      direction text not null,
      state text not null,
      version integer not null default 1,
      referral_id uuid not null,
      other_partition text not null,
      reason text not null,
      legal_basis text not null,
      told jsonb,
      referral_received_at timestamptz,
      offered_at timestamptz not null,
      offered_by text not null,
      received_at timestamptz,
      accepted_at timestamptz,
      accepted_by text,
      accepted_by_name text,
      released_at timestamptz,
      returned_at timestamptz,
      returned_by text,
      return_reason text,
      constraint passing_on_direction check (direction in ('out', 'in')),
      constraint passing_on_state check (
        (direction = 'out' and state in ('offered', 'received', 'released', 'returned'))
        or (direction = 'in' and state in ('received', 'accepted', 'released', 'returned'))),
      constraint passing_on_released check ((state = 'released') = (released_at is not null)),
      constraint passing_on_returned check ((state = 'returned') = (returned_at is not null)),
      constraint passing_on_accepted check (released_at is null or accepted_at is not null),
      constraint passing_on_told check (told is not null or state = 'returned')
    )`);
    await runner.query('create index passing_on_referral_id on passing_on (referral_id)');
    await runner.query('create index passing_on_offered on passing_on (offered_at)');
    await runner.query(`create table hand_over (
      referral_id uuid primary key constraint hand_over_referral references referral,
      ${COUNCIL_COLUMN},
      council_name text not null,
      sent_at timestamptz not null,
      sent_how text not null,
      sent_by text not null,
      sent_by_name text not null,
      recorded_at timestamptz not null,
      constraint hand_over_how check (sent_how in ('secure-email', 'post', 'in-person', 'telephone'))
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table hand_over, passing_on');
  }
}
