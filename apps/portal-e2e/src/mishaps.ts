import { eventSubject, exampleReferralFact, referralChanged, SERVICES } from '@conjoint/contracts';
import type { PartitionEntry } from '@conjoint/platform';
import { randomUUID } from 'node:crypto';
import { databaseOf, queryDatabase } from './api-database.js';
import { publishAs } from './api-messaging.js';

/** Everything here is put into a running installation from outside, and taken back, so that the journeys may be repeated. */

/** A fact that reporting can keep, published by the referrals service's own user; it counts in no month. */
export async function publishFact(council: PartitionEntry, referralId: string): Promise<string> {
  return publish(council, { ...exampleReferralFact, referralId, state: 'passed-on', children: [] });
}

/** Something that no attempt can ever read. */
export function publishPoison(council: PartitionEntry): Promise<string> {
  return publish(council, { referralId: 'not a referral' });
}

async function publish(council: PartitionEntry, payload: object): Promise<string> {
  const id = randomUUID();
  const at = new Date().toISOString();
  await publishAs('referrals', council.code, {
    subject: eventSubject(referralChanged, council.code),
    message: { id, aggregateId: randomUUID(), version: 1, epoch: 1, at, payload },
  });
  return id;
}

export interface Obstacle {
  readonly referralId: string;
  /** May be repeated. */
  remove(): Promise<void>;
}

/** A real fault of one database: it refuses one row, until somebody has seen to it. */
export const OBSTACLE = {
  async put(council: PartitionEntry): Promise<Obstacle> {
    const database = databaseOf('reporting', council.code);
    const referralId = randomUUID();
    await queryDatabase(
      database,
      `alter table referral_fact add constraint of_a_journey check (referral_id <> '${referralId}') not valid`,
    );
    return {
      referralId,
      remove: async () => {
        await queryDatabase(database, 'alter table referral_fact drop constraint if exists of_a_journey');
      },
    };
  },
};

export async function forgetLetters(council: PartitionEntry, eventIds: readonly string[]): Promise<void> {
  await queryDatabase(
    databaseOf('reporting', council.code),
    'delete from dead_letter where event_id = any($1)',
    [eventIds],
  );
}

/** A withdrawn mandate never comes back by itself; the next run of the journeys needs the person again. */
export async function giveBack(council: PartitionEntry, mandateId: string): Promise<void> {
  await queryDatabase(
    databaseOf('workforce', council.code),
    `update mandate set state = 'active', withdrawn_at = null, withdrawn_by = null, withdrawn_reason = null where id = $1`,
    [mandateId],
  );
  for (const service of SERVICES)
    await queryDatabase(
      databaseOf(service, council.code),
      'delete from refused_mandate where mandate_id = $1',
      [mandateId],
    );
  // Services look again after a quarter of a second.
  await new Promise((resolve) => setTimeout(resolve, 500));
}

/** Records that are being checked after a restore, with one difference for people: where nobody works, so that no journey is held up. */
export const RESTORED = {
  async put(council: PartitionEntry, partner: PartitionEntry): Promise<{ remove(): Promise<void> }> {
    const database = databaseOf('recharging', council.code);
    const id = randomUUID();
    await queryDatabase(
      database,
      `with marked as (update partition_info set state = 'reconciling', restored_at = now() returning epoch)
       insert into restore_check (id, epoch, kind, partner, subject, own_state, other_state, remedy, outcome)
       select $1::uuid, epoch, 'passing-on', $2, $1::uuid::text, 'released', 'received', 'Both councils contradict each other. Telephone the other council', 'open'
       from marked`,
      [id, partner.code],
    );
    return {
      remove: async () => {
        await queryDatabase(
          database,
          `with gone as (delete from restore_check where id = $1::uuid) update partition_info set state = 'normal', restored_at = null`,
          [id],
        );
      },
    };
  },
};

/** As after two days in which nobody went on with it, and an hourly round that told the managers. */
export async function forgetDraft(council: PartitionEntry, draftId: string): Promise<void> {
  await queryDatabase(
    databaseOf('referrals', council.code),
    `update draft set saved_at = saved_at - interval '3 days', alerted_at = now() where id = $1`,
    [draftId],
  );
}
