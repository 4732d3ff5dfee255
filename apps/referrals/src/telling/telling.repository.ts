import type { WorkingDayDeadline } from '@conjoint/kernel';
import type { PartitionDb } from '@conjoint/platform';
import { NAMES_HIDDEN_CHILD } from '../restriction/hidden.js';
import type { ReferralState } from '../referral/referral.rules.js';

export interface TellingRow {
  referral_id: string;
  received_at: Date;
  state: ReferralState;
  source_code: string;
  /** Of the running acknowledgement clock, or null where the acknowledgement was given. */
  due: WorkingDayDeadline | null;
  outcome_to_tell: boolean;
  children: {
    childId: string;
    givenName: string | null;
    familyName: string | null;
    unborn: boolean;
    expectedOn: string | null;
    localId: string | null;
  }[];
}

/** Whoever referred without a name and left neither telephone nor e-mail. */
export const CANNOT_BE_TOLD =
  '(referral.anonymous and referral.referrer_telephone is null and referral.referrer_email is null)';

/**
 * Both halves begin at an index of what is open, so that the list costs what is owed and not what was ever received. Information that
 * joined an open episode has no outcome to tell: nothing was decided about it.
 */
const TO_TELL = `
  select referral.id, referral.received_at, referral.state, referral.source_code, clock.derivation as due, clock.due_at,
    ${outcomeToTell()} as outcome_to_tell
  from (
    select referral_id from clock where kind = 'acknowledgement' and stopped_at is null and superseded_at is null
    union select id from referral where ${outcomeToTell()}
  ) owed
  join referral on referral.id = owed.referral_id
  left join clock on clock.referral_id = referral.id and clock.kind = 'acknowledgement'
    and clock.stopped_at is null and clock.superseded_at is null
  where not ${CANNOT_BE_TOLD}
    and not ${NAMES_HIDDEN_CHILD}`;

function outcomeToTell(): string {
  return `(referral.counted and referral.outcome_told_at is null and referral.state in ('decided', 'passed-on', 'handed-over'))`;
}

/** Acknowledgements first, the one due soonest before the others; then outcomes, the oldest referral first. */
export function readTellings(
  db: PartitionDb,
  { limit, offset }: { limit: number; offset: number },
): Promise<TellingRow[]> {
  return db.query<TellingRow>(
    `select to_tell.id as referral_id, to_tell.received_at, to_tell.state, to_tell.source_code, to_tell.due,
       to_tell.outcome_to_tell, named.children
     from (${TO_TELL} order by clock.due_at nulls last, referral.received_at, referral.id limit $1 offset $2) to_tell
     cross join lateral (
       select jsonb_agg(jsonb_build_object(
         'childId', person.id, 'givenName', person.given_name, 'familyName', person.family_name, 'unborn', person.unborn,
         'expectedOn', person.expected_on, 'localId', person.local_id) order by referral_child.position) as children
       from referral_child join person on person.id = referral_child.child_id
       where referral_child.referral_id = to_tell.id
     ) named
     order by to_tell.due_at nulls last, to_tell.received_at, to_tell.id`,
    [limit, offset],
  );
}

export async function countTellings(
  db: PartitionDb,
  now: Date,
): Promise<{ total: number; overdue: number; outcomesToTell: number }> {
  const [row] = await db.query<{ total: number; overdue: number; outcomesToTell: number }>(
    `select count(*)::int as total, count(*) filter (where due_at < $1)::int as overdue,
       count(*) filter (where outcome_to_tell)::int as "outcomesToTell"
     from (${TO_TELL}) to_tell`,
    [now],
  );
  return row!;
}
