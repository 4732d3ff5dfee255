import type { PartitionDb, Tx } from '@conjoint/platform';
import { isHidden } from '../restriction/hidden.js';
import { COLUMNS, type DraftOwner, type StoredDraft } from './draft.repository.js';

type Queries = Pick<PartitionDb | Tx, 'query'>;

export interface ForgottenDraft extends StoredDraft {
  owner_name: string | null;
  alerted_at: Date | null;
}

/** SQL: whether a form says that it is about a child whose record is hidden. */
export const FORM_NAMES_HIDDEN = `exists (
  select 1 from jsonb_array_elements(coalesce(draft.answers -> 'children', '[]')) told
  where ${isHidden(`(told ->> 'sameAsChildId')::uuid`)})`;

/** Of others, told to a manager. What is about a hidden child is not there but for its keeper. */
export function forgottenOfOthers(
  db: Queries,
  { me, keeper, limit }: { me: string; keeper: boolean; limit: number },
): Promise<ForgottenDraft[]> {
  return db.query<ForgottenDraft>(
    `select ${COLUMNS}, owner_name, alerted_at from draft
     where owner_key <> $1 and alerted_at is not null and ($2 or not ${FORM_NAMES_HIDDEN})
     order by saved_at, id limit $3`,
    [me, keeper, limit],
  );
}

/** The form whoever has it, locked until the transaction ends; null when it is not there. */
export async function lockDraft(tx: Tx, id: string): Promise<ForgottenDraft | null> {
  const [row] = await tx.query<ForgottenDraft>(
    `select ${COLUMNS}, owner_name, alerted_at from draft where id = $1 for update`,
    [id],
  );
  return row ?? null;
}

export interface Takeover {
  version: number;
  by_key: string;
  by_name: string;
  at: Date;
}

export async function lastTakeover(db: Queries, draftId: string): Promise<Takeover | null> {
  const [row] = await db.query<Takeover>(
    'select version, by_key, by_name, at from draft_takeover where draft_id = $1 order by version desc limit 1',
    [draftId],
  );
  return row ?? null;
}

/** Gives a locked form to its new person, and keeps who had it. */
export async function giveTo(
  tx: Tx,
  { draft, owner, reason, at }: { draft: ForgottenDraft; owner: DraftOwner; reason: string; at: Date },
): Promise<void> {
  await tx.query(
    `insert into draft_takeover (draft_id, version, from_key, from_name, by_key, by_name, reason, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [draft.id, draft.version, draft.owner_key, draft.owner_name, owner.key, owner.name, reason, at],
  );
  await tx.query(
    `update draft set owner_key = $2, owner_name = $3, mandate_ids = $4, version = version + 1, alerted_at = null, taken_over_at = $5
     where id = $1`,
    [draft.id, owner.key, owner.name, owner.mandateIds, at],
  );
}

export interface TakenForm {
  draft_id: string;
  at: Date;
  by_name: string;
  reason: string;
  state: 'not-sent' | 'sent' | 'not-there';
}

/** This person's forms that others took over, each once as it was last taken from her, and what became of it. */
export function takenFromHer(db: Queries, ownerKey: string): Promise<TakenForm[]> {
  return db.query<TakenForm>(
    `select distinct on (taken.draft_id) taken.draft_id, taken.at, taken.by_name, taken.reason,
       case when draft.id is not null then 'not-sent'
         when exists (select 1 from referral where referral.request_id = taken.draft_id) then 'sent'
         else 'not-there' end as state
     from draft_takeover taken left join draft on draft.id = taken.draft_id
     where taken.from_key = $1 and draft.owner_key is distinct from $1
     order by taken.draft_id, taken.version desc`,
    [ownerKey],
  );
}

/** By whom a form that was this person's was taken over; null when it never was hers. */
export async function takenFrom(
  db: Queries,
  { id, ownerKey }: { id: string; ownerKey: string },
): Promise<{ by_name: string; at: Date } | null> {
  const [row] = await db.query<{ by_name: string; at: Date }>(
    'select by_name, at from draft_takeover where draft_id = $1 and from_key = $2 order by version desc limit 1',
    [id, ownerKey],
  );
  return row ?? null;
}

/** Why this person cannot send this form: it was discarded, or somebody else has it, who may have taken it over from her. */
export async function whyNotHers(
  db: Queries,
  { id, ownerKey }: { id: string; ownerKey: string },
): Promise<{ discardedAt: Date | null; anothers: boolean; taken: { by_name: string; at: Date } | null }> {
  const [row] = await db.query<{ discarded_at: Date | null; anothers: boolean }>(
    `select (select discarded_at from discarded_draft where id = $1) as discarded_at,
       exists (select 1 from draft where id = $1 and owner_key <> $2) as anothers`,
    [id, ownerKey],
  );
  const { discarded_at: discardedAt, anothers } = row!;
  return { discardedAt, anothers, taken: anothers ? await takenFrom(db, { id, ownerKey }) : null };
}
