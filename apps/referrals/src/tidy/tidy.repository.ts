import type { Tx } from '@conjoint/platform';
import { FORM_NAMES_HIDDEN } from '../draft/takeover.repository.js';

export interface ForgottenDraft {
  id: string;
  owner_name: string | null;
  /** It is about a child whose record is hidden. */
  hidden: boolean;
}

/** Forms with answers that are not saved since a moment, or that nobody can send any more, of which no manager was told. Locked. */
export function forgottenDrafts(tx: Tx, savedBefore: Date): Promise<ForgottenDraft[]> {
  return tx.query<ForgottenDraft>(
    `select id, owner_name, ${FORM_NAMES_HIDDEN} as hidden from draft
     where alerted_at is null and answers <> '{}' and (greatest(saved_at, taken_over_at) < $1 or (mandate_ids <> '{}' and not exists (
       select 1 from unnest(mandate_ids) as held (id)
       where not exists (select 1 from refused_mandate where mandate_id::text = held.id))))
     order by saved_at limit 100 for update skip locked`,
    [savedBefore],
  );
}

export async function markAlerted(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.query('update draft set alerted_at = $2 where id = $1', [id, at]);
}

/** Forms kept long enough, and told of long enough ago; empty ones need nobody to know. */
export async function deleteOldDrafts(
  tx: Tx,
  { savedBefore, alertedBefore }: { savedBefore: Date; alertedBefore: Date },
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `with old as (
       delete from draft where greatest(saved_at, taken_over_at) < $1 and (answers = '{}' or alerted_at < $2) returning id
     ) select id from old`,
    [savedBefore, alertedBefore],
  );
  return rows.map(({ id }) => id);
}

export async function forgetDiscarded(tx: Tx, before: Date): Promise<void> {
  await tx.query('delete from discarded_draft where discarded_at < $1', [before]);
}

/** Who took over a form that is gone long enough. */
export async function forgetTakeovers(tx: Tx, before: Date): Promise<void> {
  await tx.query(
    'delete from draft_takeover where at < $1 and not exists (select 1 from draft where draft.id = draft_id)',
    [before],
  );
}

/** What was offered to this council and returned by it, or taken back, is not this council's to keep. */
export async function forgetReturnedOffers(tx: Tx, returnedBefore: Date): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `with forgotten as (
       update passing_on set told = null
       where direction = 'in' and state in ('returned', 'recalled') and told is not null
         and coalesce(returned_at, recalled_at) < $1 returning id
     ) select id from forgotten`,
    [returnedBefore],
  );
  return rows.map(({ id }) => id);
}
