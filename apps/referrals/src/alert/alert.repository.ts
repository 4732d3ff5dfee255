import type { Role } from '@conjoint/contracts';
import { newId, type PartitionDb, type Tx } from '@conjoint/platform';
import { isHidden, isKeeper, namesHidden } from '../restriction/hidden.js';

interface About {
  kind: string;
  at: Date;
  childId?: string | null;
  referralId?: string | null;
  /** Plain English without names: the page that shows it links to the record. */
  text: string;
}
/** For one person by key, or for everybody who holds the role here. */
export type NewAlert = About &
  ({ forPersonKey: string; forRole?: never } | { forRole: Role; forPersonKey?: never });

type Queries = Pick<PartitionDb | Tx, 'query'>;

export function alertRow(alert: NewAlert) {
  return {
    id: newId(),
    kind: alert.kind,
    at: alert.at.toISOString(),
    for_person_key: alert.forPersonKey ?? null,
    for_role: alert.forRole ?? null,
    child_id: alert.childId ?? null,
    referral_id: alert.referralId ?? null,
    text: alert.text,
  };
}

export async function raiseAlert(db: Queries, alert: NewAlert): Promise<void> {
  const row = alertRow(alert);
  await db.query(
    `insert into alert (id, kind, at, for_person_key, for_role, child_id, referral_id, text)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [row.id, row.kind, row.at, row.for_person_key, row.for_role, row.child_id, row.referral_id, row.text],
  );
}

/** Whether the same was said of this child since a moment: searching twice in a row alerts once. */
export async function wasAlerted(
  db: Queries,
  { kind, childId, text, since }: { kind: string; childId: string; text: string; since: Date },
): Promise<boolean> {
  const rows = await db.query(
    'select 1 from alert where kind = $1 and child_id = $2 and text = $3 and at > $4 limit 1',
    [kind, childId, text, since],
  );
  return rows.length > 0;
}

export interface AlertRow {
  id: string;
  kind: string;
  at: Date;
  child_id: string | null;
  referral_id: string | null;
  text: string;
  seen_at: Date | null;
}

interface Reader {
  personKey: string;
  roles: readonly Role[];
}

/** Hers: for her or for a role she holds. Once a record is hidden, what was said of it before is its keeper's too. */
const HERS = `(alert.for_person_key = $1 or alert.for_role = any($2)) and ($3 or not (
  (alert.child_id is not null and ${isHidden('alert.child_id')})
  or (alert.referral_id is not null and ${namesHidden('alert.referral_id')})))`;

const hers = ({ personKey, roles }: Reader): unknown[] => [personKey, roles, isKeeper({ roles: [...roles] })];

/** How many alerts this person has, and how many of them she has not seen. */
export async function countAlerts(db: Queries, reader: Reader): Promise<{ total: number; unseen: number }> {
  const [row] = await db.query<{ total: number; unseen: number }>(
    `select count(*)::int as total, count(*) filter (where alert_seen.alert_id is null)::int as unseen
     from alert left join alert_seen on alert_seen.alert_id = alert.id and alert_seen.person_key = $1
     where ${HERS}`,
    hers(reader),
  );
  return row!;
}

/** A page of what this person is alerted to, unseen first, then newest first. */
export function alertsFor(
  db: Queries,
  { limit, offset, ...reader }: Reader & { limit: number; offset: number },
): Promise<AlertRow[]> {
  return db.query<AlertRow>(
    `select alert.id, alert.kind, alert.at, alert.child_id, alert.referral_id, alert.text, alert_seen.seen_at
     from alert left join alert_seen on alert_seen.alert_id = alert.id and alert_seen.person_key = $1
     where ${HERS}
     order by alert_seen.seen_at is not null, alert.at desc, alert.id
     limit $4 offset $5`,
    [...hers(reader), limit, offset],
  );
}

/** Marks an alert as seen by one person; false when it is not one of hers. Seen before keeps the first moment. */
export async function markSeen(
  db: Queries,
  { alertId, at, ...reader }: Reader & { alertId: string; at: Date },
): Promise<boolean> {
  const [row] = await db.query<{ mine: boolean }>(
    `with mine as (
       select id from alert where id = $4 and ${HERS}
     ), seen as (
       insert into alert_seen (alert_id, person_key, seen_at) select id, $1, $5 from mine on conflict do nothing
     ) select exists (select 1 from mine) as mine`,
    [...hers(reader), alertId, at],
  );
  return row!.mine;
}
