import type { AcknowledgementGiven, passingOnSchema, ReferralInput } from '@conjoint/contracts';
import type { PartitionDb, Tx } from '@conjoint/platform';
import type { z } from 'zod';
import { OFFER_NAMES_HIDDEN } from '../restriction/hidden.js';
import type { Recognition } from './recognition.rules.js';

export type PassingOnView = z.infer<typeof passingOnSchema>;
type Queries = Pick<PartitionDb | Tx, 'query'>;

export interface PassingOnRow {
  id: string;
  direction: 'out' | 'in';
  state: PassingOnView['state'];
  version: number;
  referral_id: string;
  /** On the receiver's side, where it is known. */
  sender_referral_id: string | null;
  other_partition: string;
  reason: string;
  legal_basis: string;
  told: ReferralInput | null;
  recognised: Recognition[] | null;
  acknowledged: AcknowledgementGiven | null;
  referral_received_at: Date | null;
  offered_at: Date;
  offered_by: string;
  received_at: Date | null;
  accepted_at: Date | null;
  accepted_by: string | null;
  accepted_by_name: string | null;
  released_at: Date | null;
  returned_at: Date | null;
  returned_by: string | null;
  return_reason: string | null;
  recall_asked_at: Date | null;
  recall_asked_by: string | null;
  recall_reason: string | null;
  recalled_at: Date | null;
}

export type NewPassingOn = Pick<
  PassingOnRow,
  'id' | 'direction' | 'state' | 'referral_id' | 'other_partition' | 'reason' | 'legal_basis' | 'told'
> & { offered_at: string; offered_by: string } & Partial<{
    sender_referral_id: string;
    acknowledged: AcknowledgementGiven | null;
    received_at: string;
    returned_at: string;
    return_reason: string;
    recall_asked_at: string;
    recall_asked_by: string;
    recall_reason: string;
    recalled_at: string;
  }>;

/** False when a row with this id is there already. */
export async function insertPassingOn(tx: Tx, row: NewPassingOn): Promise<boolean> {
  const inserted = await tx.query(
    `insert into passing_on (id, direction, state, referral_id, other_partition, reason, legal_basis, told,
       referral_received_at, offered_at, offered_by, received_at, returned_at, return_reason, sender_referral_id, acknowledged,
       recall_asked_at, recall_asked_by, recall_reason, recalled_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
     on conflict (id) do nothing returning id`,
    [
      row.id,
      row.direction,
      row.state,
      row.referral_id,
      row.other_partition,
      row.reason,
      row.legal_basis,
      row.told === null ? null : JSON.stringify(row.told),
      row.told?.received.receivedAt ?? null,
      row.offered_at,
      row.offered_by,
      row.received_at ?? null,
      row.returned_at ?? null,
      row.return_reason ?? null,
      row.sender_referral_id ?? null,
      row.acknowledged ? JSON.stringify(row.acknowledged) : null,
      row.recall_asked_at ?? null,
      row.recall_asked_by ?? null,
      row.recall_reason ?? null,
      row.recalled_at ?? null,
    ],
  );
  return inserted.length > 0;
}

/** The row, locked until the transaction ends, or null. */
export async function lockPassingOn(
  tx: Tx,
  id: string,
  direction: 'out' | 'in',
): Promise<PassingOnRow | null> {
  const [row] = await tx.query<PassingOnRow>(
    'select * from passing_on where id = $1 and direction = $2 for update',
    [id, direction],
  );
  return row ?? null;
}

type Change = { state: PassingOnView['state'] } & Partial<
  Record<
    | 'received_at'
    | 'accepted_at'
    | 'accepted_by'
    | 'accepted_by_name'
    | 'released_at'
    | 'returned_at'
    | 'returned_by'
    | 'return_reason'
    | 'recall_asked_at'
    | 'recall_asked_by'
    | 'recall_reason'
    | 'recalled_at'
    | 'recognised'
    | 'acknowledged',
    string
  >
>;

/** Writes the change and counts the version on. Column names come from the type above, never from outside. */
export async function changePassingOn(tx: Tx, id: string, change: Change): Promise<PassingOnRow> {
  const columns = Object.entries(change);
  const [row] = await tx.query<PassingOnRow>(
    `with changed as (
       update passing_on set version = version + 1, ${columns.map(([column], i) => `${column} = $${i + 2}`).join(', ')}
       where id = $1 returning *
     ) select * from changed`,
    [id, ...columns.map(([, value]) => value)],
  );
  return row!;
}

export async function readPassingOn(db: Queries, id: string): Promise<PassingOnRow | null> {
  const [row] = await db.query<PassingOnRow>('select * from passing_on where id = $1', [id]);
  return row ?? null;
}

interface Listed {
  keeper: boolean;
  direction: 'in' | 'out' | null;
}

/** What this person may be shown of one direction, or of both where `$2` is null. */
const LISTED = `($1 or not ${OFFER_NAMES_HIDDEN}) and ($2::text is null or direction = $2)`;

/** Every offer that waits for somebody before everything that is settled, newest first. */
export function listPassingsOn(
  db: Queries,
  { keeper, direction, limit, offset }: Listed & { limit: number; offset: number },
): Promise<PassingOnRow[]> {
  return db.query<PassingOnRow>(
    `select * from passing_on where ${LISTED}
     order by state in ('released', 'returned', 'recalled'), offered_at desc, id desc limit $3 offset $4`,
    [keeper, direction, limit, offset],
  );
}

/** Of all, not only of a page; what waits here and what is dangerous is counted whatever direction is asked for. */
export async function countPassingsOn(
  db: Queries,
  { keeper, direction }: Listed,
): Promise<{ total: number; waitingHere: number; inDangerHere: number }> {
  const [row] = await db.query<{ total: number; waitingHere: number; inDangerHere: number }>(
    `select (select count(*)::int from passing_on where ${LISTED}) as total, count(*)::int as "waitingHere",
       count(*) filter (where told -> 'danger' ->> 'inDanger' = 'true')::int as "inDangerHere"
     from passing_on where direction = 'in' and state = 'received' and ($1 or not ${OFFER_NAMES_HIDDEN})`,
    [keeper, direction],
  );
  return row!;
}

/**
 * The children of this council's records whom each of these offers is about: those of its own referral, once there is one, and those
 * recognised when it was accepted. By the id of the offer.
 */
export async function childrenOfOffers(db: Queries, ids: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db.query<{ id: string; children: string[] }>(
    `select passing_on.id, array(
       select referral_child.child_id from referral_child where referral_child.referral_id = passing_on.referral_id
       union select (recognised ->> 'sameAsChildId')::uuid
       from jsonb_array_elements(coalesce(passing_on.recognised, '[]')) recognised) as children
     from passing_on where passing_on.id = any($1)`,
    [ids],
  );
  return new Map(rows.map(({ id, children }) => [id, children]));
}

/** The newest passing on of each of these referrals. */
export async function passingsOnOf(
  db: Queries,
  referralIds: readonly string[],
): Promise<Map<string, PassingOnRow>> {
  const rows = await db.query<PassingOnRow>(
    `select distinct on (referral_id) * from passing_on where referral_id = any($1) order by referral_id, offered_at desc, id desc`,
    [referralIds],
  );
  return new Map(rows.map((row) => [row.referral_id, row]));
}
