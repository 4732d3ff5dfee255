import type { ReferralAnswers } from '@conjoint/contracts';
import type { PartitionDb, Tx } from '@conjoint/platform';

type Queries = Pick<PartitionDb | Tx, 'query'>;

export interface StoredDraft {
  id: string;
  owner_key: string;
  version: number;
  answers: ReferralAnswers;
  started_at: Date;
  saved_at: Date;
  takeovers: DraftTakeover[];
}

export interface DraftTakeover {
  at: string;
  fromName: string | null;
  byName: string;
  reason: string;
}

export const COLUMNS = `id, owner_key, version, answers, started_at, saved_at, (
  select coalesce(jsonb_agg(jsonb_build_object('at', at, 'fromName', from_name, 'byName', by_name, 'reason', reason) order by at desc), '[]')
  from draft_takeover where draft_takeover.draft_id = draft.id) as takeovers`;

export interface DraftOwner {
  key: string;
  name: string;
  mandateIds: string[];
}

/** A repeat of the same request gives the draft it started; null when that request id belongs to somebody else. */
export async function startDraft(
  db: Queries,
  draft: { id: string; requestId: string; owner: DraftOwner; at: Date },
): Promise<StoredDraft | null> {
  const [begun] = await db.query<StoredDraft>(
    `insert into draft (id, request_id, owner_key, owner_name, mandate_ids, answers, started_at, saved_at)
     values ($1, $2, $3, $5, $6, '{}', $4, $4)
     on conflict (request_id) do nothing returning id, owner_key, version, answers, started_at, saved_at, '[]'::jsonb as takeovers`,
    [draft.id, draft.requestId, draft.owner.key, draft.at, draft.owner.name, draft.owner.mandateIds],
  );
  if (begun) return begun;
  // By a statement of its own: a repeat that arrived while the first was being committed waited for it, and cannot see it in the same one.
  const [before] = await db.query<StoredDraft>(
    `select ${COLUMNS} from draft where request_id = $1 and owner_key = $2`,
    [draft.requestId, draft.owner.key],
  );
  return before ?? null;
}

/** A draft belongs to its person: anybody else's is not there. */
export async function findDraft(
  db: Queries,
  { id, ownerKey }: { id: string; ownerKey: string },
): Promise<StoredDraft | null> {
  const [row] = await db.query<StoredDraft>(`select ${COLUMNS} from draft where id = $1 and owner_key = $2`, [
    id,
    ownerKey,
  ]);
  return row ?? null;
}

export function listDrafts(db: Queries, ownerKey: string, limit: number): Promise<StoredDraft[]> {
  return db.query<StoredDraft>(
    `select ${COLUMNS} from draft where owner_key = $1 order by saved_at desc, id limit $2`,
    [ownerKey, limit],
  );
}

export async function countDrafts(db: Queries, ownerKey: string): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    'select count(*)::int as count from draft where owner_key = $1',
    [ownerKey],
  );
  return row!.count;
}

/** Puts the answered sections over the old ones if nobody saved in between and it is not too much; null otherwise. */
export async function saveDraft(
  db: Queries,
  save: {
    id: string;
    owner: DraftOwner;
    version: number;
    answers: ReferralAnswers;
    at: Date;
    mostBytes: number;
  },
): Promise<StoredDraft | null> {
  const [row] = await db.query<StoredDraft>(
    `with saved as (
       update draft set answers = answers || $4::jsonb, version = version + 1, saved_at = $5, alerted_at = null,
         owner_name = $6, mandate_ids = $7
       where id = $1 and owner_key = $2 and version = $3
         and octet_length((answers || $4::jsonb)::text) <= $8 returning ${COLUMNS}
     ) select * from saved`,
    [
      save.id,
      save.owner.key,
      save.version,
      JSON.stringify(save.answers),
      save.at,
      save.owner.name,
      save.owner.mandateIds,
      save.mostBytes,
    ],
  );
  return row ?? null;
}

/** Whether the draft already holds exactly these answers, one version on: then the save is a repeat after a time-out. */
export async function holdsAnswers(
  db: Queries,
  { id, version, answers }: { id: string; version: number; answers: ReferralAnswers },
): Promise<boolean> {
  const rows = await db.query(
    'select 1 from draft where id = $1 and version = $2 + 1 and answers || $3::jsonb = answers',
    [id, version, JSON.stringify(answers)],
  );
  return rows.length > 0;
}

/** Whether there was such a form of this person. That it was discarded is remembered. */
export async function discardDraft(
  db: Queries,
  { id, ownerKey, at }: { id: string; ownerKey: string; at: Date },
): Promise<boolean> {
  const rows = await db.query(
    `with discarded as (delete from draft where id = $1 and owner_key = $2 returning id)
     insert into discarded_draft (id, discarded_at) select id, $3 from discarded on conflict do nothing returning id`,
    [id, ownerKey, at],
  );
  return rows.length > 0;
}
