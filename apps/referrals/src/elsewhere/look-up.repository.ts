import type { PartitionDb } from '@conjoint/platform';
import type { KnownChild } from './elsewhere.rules.js';

/** Since when this council knows each of these children: the first referral, episode or decision that names it. */
export function knownSince(db: PartitionDb, childIds: readonly string[]): Promise<KnownChild[]> {
  return db.query<KnownChild>(
    `select person.id as "childId", person.restricted,
       least(
         (select min(opened_on) from episode where episode.child_id = person.id),
         (select min((referral.received_at at time zone 'Europe/London')::date)
          from referral_child join referral on referral.id = referral_child.referral_id
          where referral_child.child_id = person.id and referral.state <> 'withdrawn'
            and referral_child.state <> 'withdrawn')
       )::text as since
     from person where person.id = any($1) and person.is_child order by person.id`,
    [childIds],
  );
}

export async function isChildHere(db: PartitionDb, childId: string): Promise<boolean> {
  const rows = await db.query('select 1 from person where id = $1 and is_child', [childId]);
  return rows.length > 0;
}
