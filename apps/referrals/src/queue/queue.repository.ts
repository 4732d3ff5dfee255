import type { WorkingDayDeadline } from '@conjoint/kernel';
import type { PartitionDb } from '@conjoint/platform';
import { NAMES_HIDDEN_CHILD } from '../restriction/hidden.js';
import { CANNOT_BE_TOLD } from '../telling/telling.repository.js';

export interface QueueRow {
  referral_id: string;
  version: number;
  received_at: Date;
  received_how: string;
  in_danger: boolean;
  source_code: string;
  acknowledged: boolean;
  can_be_told: boolean;
  due: WorkingDayDeadline;
  acknowledgement_due: WorkingDayDeadline;
  children: QueueChildRow[];
}

export interface QueueChildRow {
  childId: string;
  givenName: string | null;
  familyName: string | null;
  unborn: boolean;
  dateOfBirth: string | null;
  expectedOn: string | null;
  localId: string | null;
  state: string;
  reReferral: boolean;
}

const IN_QUEUE = `referral.state in ('waiting', 'offered') and not ${NAMES_HIDDEN_CHILD}`;

/** What waits at the front door, soonest due first; equal due moments in the order in which they were received. */
export function readQueue(
  db: PartitionDb,
  { limit, offset, onlyInDanger = false }: { limit: number; offset: number; onlyInDanger?: boolean },
): Promise<QueueRow[]> {
  return db.query<QueueRow>(
    `select referral.id as referral_id, referral.version, referral.received_at, referral.received_how,
       referral.in_danger, referral.source_code, referral.acknowledged_at is not null as acknowledged,
       not ${CANNOT_BE_TOLD} as can_be_told,
       due.derivation as due, acknowledgement.derivation as acknowledgement_due, named.children
     from referral
     join clock due on due.referral_id = referral.id and due.kind = 'front-door-decision' and due.superseded_at is null
     join clock acknowledgement on acknowledgement.referral_id = referral.id
       and acknowledgement.kind = 'acknowledgement' and acknowledgement.superseded_at is null
     cross join lateral (
       select coalesce(jsonb_agg(jsonb_build_object(
         'childId', person.id, 'givenName', person.given_name, 'familyName', person.family_name,
         'unborn', person.unborn, 'dateOfBirth', person.date_of_birth, 'expectedOn', person.expected_on,
         'localId', person.local_id, 'state', referral_child.state,
         'reReferral', referral_child.re_referral) order by referral_child.position), '[]') as children
       from referral_child join person on person.id = referral_child.child_id
       where referral_child.referral_id = referral.id and referral_child.state <> 'withdrawn'
     ) named
     where ${IN_QUEUE} and (referral.in_danger or not $3)
     order by due.due_at, referral.received_at, referral.id
     limit $1 offset $2`,
    [limit, offset, onlyInDanger],
  );
}

export async function countQueue(db: PartitionDb): Promise<number> {
  const [row] = await db.query<{ total: number }>(
    `select count(*)::int as total from referral where ${IN_QUEUE}`,
  );
  return row!.total;
}
