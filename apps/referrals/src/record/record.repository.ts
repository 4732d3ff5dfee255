import type { PartitionDb } from '@conjoint/platform';
import type { Named } from '../household/display-name.js';

export interface NamedRecord {
  kind: 'child' | 'referral';
  receivedAt: Date | null;
  children: Named[];
}

const NAMED = `jsonb_build_object('givenName', person.given_name, 'familyName', person.family_name,
  'unborn', person.unborn, 'expectedOn', person.expected_on, 'localId', person.local_id)`;

const NAME_RECORD = `
  select 'child' as kind, null::timestamptz as "receivedAt", jsonb_build_array(${NAMED}) as children
  from person where id = $1 and is_child
  union all
  select 'referral', referral.received_at,
    (select jsonb_agg(${NAMED} order by referral_child.position)
     from referral_child join person on person.id = referral_child.child_id where referral_child.referral_id = referral.id)
  from referral where id = $1`;

/** The child or referral with that id; null when this council has neither. */
export async function nameRecord(db: PartitionDb, recordId: string): Promise<NamedRecord | null> {
  const [row] = await db.query<NamedRecord>(NAME_RECORD, [recordId]);
  return row ?? null;
}
