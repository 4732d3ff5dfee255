import type { handOverSchema } from '@conjoint/contracts';
import type { PartitionDb, Tx } from '@conjoint/platform';
import type { z } from 'zod';
import { NAMES_HIDDEN_CHILD } from '../restriction/hidden.js';

type HandOverView = z.infer<typeof handOverSchema>;

interface HandOverRow {
  council_name: string;
  sent_at: Date | null;
  sent_how: string | null;
  sent_by_name: string | null;
}

/** The hand-over of a referral that belongs to no member, sent or still to be sent; null for any other referral. */
export async function handOverOf(
  db: Pick<PartitionDb | Tx, 'query'>,
  referralId: string,
): Promise<HandOverView | null> {
  const [row] = await db.query<HandOverRow>(
    `select coalesce(hand_over.council_name, referral.chosen_name) as council_name, sent_at, sent_how, sent_by_name
     from referral left join hand_over on hand_over.referral_id = referral.id
     where referral.id = $1 and referral.route = 'hand-over'`,
    [referralId],
  );
  if (!row) return null;
  return {
    councilName: row.council_name,
    sentAt: row.sent_at?.toISOString() ?? null,
    sentHow: row.sent_how,
    sentByName: row.sent_by_name,
  };
}

export interface ReferralToHandOver {
  state: string;
  route: string;
  received_at: Date;
  chosen_name: string;
  sent: boolean;
  hidden: boolean;
}

/** The referral, locked until the transaction ends. */
export async function lockReferralToHandOver(tx: Tx, referralId: string): Promise<ReferralToHandOver | null> {
  const [row] = await tx.query<ReferralToHandOver>(
    `select state, route, received_at, chosen_name,
       exists (select 1 from hand_over where referral_id = referral.id) as sent,
       ${NAMES_HIDDEN_CHILD} as hidden
     from referral where id = $1 for update`,
    [referralId],
  );
  return row ?? null;
}

export async function insertHandOver(
  tx: Tx,
  row: {
    referralId: string;
    councilName: string;
    sentAt: string;
    sentHow: string;
    sentBy: string;
    sentByName: string;
    recordedAt: Date;
  },
): Promise<void> {
  await tx.query(
    `insert into hand_over (referral_id, council_name, sent_at, sent_how, sent_by, sent_by_name, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [row.referralId, row.councilName, row.sentAt, row.sentHow, row.sentBy, row.sentByName, row.recordedAt],
  );
}
