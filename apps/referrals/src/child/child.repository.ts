import type {
  ChildPart,
  ChildView,
  correctionSchema,
  decisionSchema,
  restrictionSchema,
} from '@conjoint/contracts';
import type { PartitionDb } from '@conjoint/platform';
import type { z } from 'zod';
import {
  COUNTS,
  informationJson,
  newestOf,
  referralsJson,
  shown,
  type InformationOfChild,
  type ReferralOfChild,
} from './child-parts.js';
import { correctionsJson, decisionsJson, ISO } from '../referral/referral-read.repository.js';

export interface ChildRow {
  id: string;
  version: number;
  given_name: string | null;
  family_name: string | null;
  alternative_names: { givenName: string | null; familyName: string | null }[];
  unborn: boolean;
  date_of_birth: string | null;
  expected_on: string | null;
  sex: string;
  ethnicity: string | null;
  upn: string | null;
  upn_unknown: string | null;
  nhs_number: string | null;
  local_id: string | null;
  disabilities: string[];
  origin: 'referral' | 'census';
  restricted: boolean;
  holder: string | null;
  addresses: AddressOfChild[];
  household: HouseholdMember[];
  episodes: EpisodeOfChild[];
  referrals: ReferralOfChild[];
  decisions: z.infer<typeof decisionSchema>[];
  corrections: z.infer<typeof correctionSchema>[];
  restrictions: z.infer<typeof restrictionSchema>[];
  /** How many there are of each part; the lists above hold the newest. */
  parts: Record<ChildPart, number>;
}

export interface AddressOfChild {
  id: string;
  lines: string[];
  postcode: string | null;
  kind: string;
  from: string | null;
  until: string | null;
  areaGss: string | null;
}

export interface HouseholdMember {
  personId: string;
  isChild: boolean;
  givenName: string | null;
  familyName: string | null;
  unborn: boolean;
  expectedOn: string | null;
  localId: string | null;
  born: string | null;
  /** What that person is to the child; null for somebody who only lives there. */
  isTo: string | null;
  /** What the child is to that person. */
  childIs: string | null;
  address: string | null;
}

export interface EpisodeOfChild {
  id: string;
  state: 'open' | 'closed';
  openedOn: string;
  closedOn: string | null;
  closureReason: string | null;
  referralId: string | null;
  origin: 'referral' | 'census';
  referralNfa: boolean | null;
  primaryNeed: string | null;
  workerName: string | null;
  assessments: ChildView['episodes'][number]['assessments'];
  notes: number;
  information: InformationOfChild[];
}

const ADDRESSES = `(select coalesce(jsonb_agg(jsonb_build_object('id', address.id, 'lines', address.lines, 'postcode', address.postcode,
    'kind', address.kind, 'from', residence.lives_from, 'until', residence.lives_until, 'areaGss', address.area_gss)
    order by residence.lives_until nulls first, residence.recorded_at desc, address.id), '[]')
  from residence join address on address.id = residence.address_id where residence.person_id = person.id and residence.withdrawn_at is null)`;

/** Whoever is related to the child or lives at one of its addresses. */
const HOUSEHOLD = `(select coalesce(jsonb_agg(jsonb_build_object('personId', other.id, 'isChild', other.is_child,
    'givenName', other.given_name, 'familyName', other.family_name, 'unborn', other.unborn, 'expectedOn', other.expected_on,
    'localId', other.local_id, 'born', other.date_of_birth,
    'isTo', (select kind from relationship where from_person_id = other.id and to_person_id = person.id and withdrawn_at is null order by recorded_at desc, id desc limit 1),
    'childIs', (select kind from relationship where from_person_id = person.id and to_person_id = other.id and withdrawn_at is null order by recorded_at desc, id desc limit 1),
    'address', (select array_to_string(address.lines || address.postcode, ', ') from residence
       join address on address.id = residence.address_id where residence.person_id = other.id and residence.withdrawn_at is null
       order by residence.lives_until nulls first, residence.recorded_at desc limit 1))
    order by other.is_child, other.created_at, other.id), '[]')
  from person other where other.id <> person.id and other.id in (
    select from_person_id from relationship where to_person_id = person.id and withdrawn_at is null
    union select to_person_id from relationship where from_person_id = person.id and withdrawn_at is null
    union select residence.person_id from residence mine join residence on residence.address_id = mine.address_id
      where mine.person_id = person.id and mine.lives_until is null and residence.lives_until is null
        and mine.withdrawn_at is null and residence.withdrawn_at is null)
    and ($2 or not other.restricted))`;

const EPISODES = `(select coalesce(jsonb_agg(jsonb_build_object('id', episode.id, 'state', episode.state, 'openedOn', episode.opened_on,
    'closedOn', episode.closed_on, 'closureReason', episode.closure_reason, 'referralId', case when ${shown('episode.referral_id')} then episode.referral_id end, 'origin', episode.origin,
    'referralNfa', episode.referral_nfa, 'primaryNeed', episode.primary_need, 'workerName', episode.worker_name,
    'assessments', (select coalesce(jsonb_agg(jsonb_build_object('id', assessment.id, 'state', assessment.state, 'startedOn', assessment.started_on,
        'completedOn', assessment.completed_on, 'outcome', assessment.outcome) order by assessment.started_on desc, assessment.id desc), '[]')
      from assessment where assessment.episode_id = episode.id),
    'notes', (select count(*) from case_note where case_note.episode_id = episode.id),
    'information', ${informationJson(`information.episode_id = episode.id and information.id in ${newestOf('information')}`)})
    order by episode.opened_on desc, episode.id), '[]')
  from episode where episode.child_id = person.id)`;

/** Why a record was hidden is told to a keeper only, also when it is hidden no more. */
const RESTRICTIONS = `(select coalesce(jsonb_agg(jsonb_build_object('at', ${ISO('restriction.at')}, 'byName', restriction.by_name,
    'reason', restriction.reason, 'liftedAt', ${ISO('restriction.lifted_at')}, 'liftedByName', restriction.lifted_by_name,
    'liftedReason', restriction.lifted_reason) order by restriction.at desc, restriction.id), '[]')
  from restriction where restriction.child_id = person.id and $2)`;

const READ_CHILD = `select person.id, person.version, person.given_name, person.family_name, person.alternative_names, person.unborn,
  person.date_of_birth::text, person.expected_on::text, person.sex, person.ethnicity, person.upn, person.upn_unknown,
  person.nhs_number, person.local_id, person.disabilities, person.origin, person.restricted,
  (select holder from case_holding where child_id = person.id and until is null) as holder,
  ${ADDRESSES} as addresses, ${HOUSEHOLD} as household, ${EPISODES} as episodes,
  ${referralsJson(`referral.id in ${newestOf('referrals')}`)} as referrals,
  ${decisionsJson(`decision.id in ${newestOf('decisions')}`)} as decisions,
  ${correctionsJson(`correction.id in ${newestOf('corrections')}`)} as corrections, ${RESTRICTIONS} as restrictions,
  ${COUNTS} as parts
from person where person.id = $1 and person.is_child`;

/**
 * A child with everything this service keeps about it, in one round trip; null when there is none with that id here. The child may be
 * hidden itself; of other hidden children only a keeper is told.
 */
export async function readChild(
  db: PartitionDb,
  childId: string,
  { keeper }: { keeper: boolean },
): Promise<ChildRow | null> {
  const [row] = await db.query<ChildRow>(READ_CHILD, [childId, keeper]);
  return row ?? null;
}

export interface NamedChild {
  givenName: string | null;
  familyName: string | null;
  unborn: boolean;
  expectedOn: string | null;
  localId: string | null;
  restricted: boolean;
}

/** What a child is called and whether its record is hidden; null when there is none with that id here. */
export async function readChildName(db: PartitionDb, childId: string): Promise<NamedChild | null> {
  const [row] = await db.query<NamedChild>(
    `select given_name as "givenName", family_name as "familyName", unborn, expected_on::text as "expectedOn", local_id as "localId",
       restricted from person where id = $1 and is_child`,
    [childId],
  );
  return row ?? null;
}
