import { referralRecorded, type ReferralFact } from '@conjoint/contracts';
import {
  statementWithEvent,
  writeWithEvent,
  type AuditEntryInput,
  type Call,
  type PartitionDb,
  type StatementParts,
  type Tx,
} from '@conjoint/platform';
import { STATES_TO_JOIN } from '../episode/episode.rules.js';
import { lockChildren } from '../household/child-lock.repository.js';
import { matchColumns } from '../household/match-text.js';
import type { KnownAddress, KnownAdult } from '../household/household-rows.js';
import type { ToldChild } from '../household/person-check.rules.js';
import type { RecognisedChild, ReferralPlan } from './referral-plan.js';

type Queries = Pick<PartitionDb | Tx, 'query'>;

/** Each part of a plan with its table and the columns that are written; `council` is left to the database. */
const PARTS: readonly { part: keyof ReferralPlan['rows']; table: string; columns: string }[] = [
  {
    part: 'referral',
    table: 'referral',
    columns: `id, request_id, state, version, counted, in_danger, action_taken, received_at, received_how, source_code, anonymous,
      referrer_name, referrer_organisation, referrer_relationship, referrer_telephone, referrer_email, worry, parents_aware,
      parents_aware_note, told_relationships, told_addresses, postcode, area_gss, area_name, area_is_member, chosen, chosen_name,
      override_reason, route, route_explanation, recorded_at, recorded_by, recorded_by_name`,
  },
  {
    part: 'people',
    table: 'person',
    columns: `id, is_child, given_name, family_name, alternative_names, match_names, match_text, unborn, date_of_birth, expected_on,
      sex, ethnicity, upn, nhs_number, disabilities, telephone, email, origin, restricted, version, created_at, created_by`,
  },
  { part: 'addresses', table: 'address', columns: 'id, lines, postcode, kind, area_gss, created_at' },
  { part: 'residences', table: 'residence', columns: 'id, person_id, address_id, referral_id, recorded_at' },
  {
    part: 'relationships',
    table: 'relationship',
    columns: 'id, from_person_id, to_person_id, referral_id, kind, parental_responsibility, recorded_at',
  },
  {
    part: 'children',
    table: 'referral_child',
    columns: 'referral_id, child_id, ref, position, told, recognised, state, joined_episode_id, re_referral',
  },
  { part: 'adults', table: 'referral_adult', columns: 'referral_id, person_id, ref, position, told' },
  {
    part: 'clocks',
    table: 'clock',
    columns: 'id, kind, referral_id, child_id, derivation, started_at, due_at',
  },
  { part: 'holdings', table: 'case_holding', columns: 'id, child_id, referral_id, holder, since, reason' },
  {
    part: 'information',
    table: 'information',
    columns:
      'id, episode_id, child_id, referral_id, received_at, source_code, summary, recorded_at, recorded_by, recorded_by_name',
  },
  {
    part: 'alerts',
    table: 'alert',
    columns: 'id, kind, at, for_person_key, for_role, child_id, referral_id, text',
  },
];

/**
 * A whole household in one statement and one round trip: the plan travels as JSON and each part becomes rows of its table.
 * Foreign keys between the parts are checked at the end of the statement, so their order does not matter.
 */
const INSERT_PARTS: StatementParts = {
  ...Object.fromEntries(
    PARTS.map(({ part, table, columns }) => [
      `${part}_rows`,
      `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb -> '${part}')`,
    ]),
  ),
  // Whoever has it by now: a referral that is recorded is not sent again by somebody who took its form over in the same moment.
  draft_gone: 'delete from draft where id = $2::uuid',
};
const INSERT_REFERRAL = `with ${Object.entries(INSERT_PARTS)
  .map(([name, text]) => `${name} as (${text})`)
  .join(',\n')} select 1`;
const INSERT_REFERRAL_WITH_EVENT = statementWithEvent(INSERT_PARTS, 2);

const valuesOf = (plan: ReferralPlan, draftId: string | null): unknown[] => [
  JSON.stringify(plan.rows),
  draftId,
];

/** Writes a planned referral and takes away the draft it was typed in. */
export async function insertReferral(
  db: Queries,
  plan: ReferralPlan,
  draftId: string | null = null,
): Promise<void> {
  await db.query(INSERT_REFERRAL, valuesOf(plan, draftId));
}

/** Some rows of a household, for a referral that is recorded already. */
export async function insertRows(db: Queries, rows: Partial<ReferralPlan['rows']>): Promise<void> {
  await db.query(INSERT_REFERRAL, [JSON.stringify(rows), null]);
}

/** The same with its event and its audit row, all in one prepared statement: for a referral about which nothing has to be read first. */
export async function insertReferralAtOnce(
  call: Call,
  {
    plan,
    fact,
    draftId,
    audit,
    now,
  }: { plan: ReferralPlan; fact: ReferralFact; draftId: string | null; audit: AuditEntryInput; now: Date },
): Promise<void> {
  await writeWithEvent(call.db, call, {
    name: 'record-referral',
    text: INSERT_REFERRAL_WITH_EVENT,
    values: valuesOf(plan, draftId),
    contract: referralRecorded,
    event: { aggregateId: plan.referralId, payload: fact },
    audit,
    now,
  });
}

export interface RecordedReferral {
  id: string;
  state: ReferralPlan['state'];
  counted: boolean;
  route: 'here' | 'pass-on' | 'hand-over';
  recorded_by: string;
  children: { ref: string; childId: string; joinedEpisodeId: string | null }[];
}

/** What an earlier request with the same id recorded, or null. */
export async function recordedByRequest(db: Queries, requestId: string): Promise<RecordedReferral | null> {
  const [row] = await db.query<RecordedReferral>(
    `select id, state, counted, route, recorded_by,
       (select jsonb_agg(jsonb_build_object('ref', ref, 'childId', child_id, 'joinedEpisodeId', joined_episode_id) order by position)
        from referral_child where referral_id = referral.id) as children
     from referral where request_id = $1`,
    [requestId],
  );
  return row ?? null;
}

interface RecognisedRow {
  child_id: string;
  restricted: boolean;
  episode_id: string | null;
  worker_key: string | null;
  received: string[];
  census: string[];
  addresses: KnownAddress[];
  adults: KnownAdult[];
  holder: string | null;
}

const addressesJson = (person: string): string =>
  `(select coalesce(jsonb_agg(jsonb_build_object('id', address.id, 'lines', address.lines, 'postcode', address.postcode)), '[]')
    from residence join address on address.id = residence.address_id
    where residence.person_id = ${person} and residence.lives_until is null and residence.withdrawn_at is null)`;

/**
 * The children a worker recognised, locked until the transaction ends, so that an episode cannot be closed and a case cannot move
 * between looking and writing. Children that are not there are left out; hidden ones are marked.
 */
export async function lockRecognised(
  tx: Tx,
  childIds: readonly string[],
): Promise<(RecognisedChild & { restricted: boolean })[]> {
  await lockChildren(tx, childIds);
  await tx.query(
    'select id from episode where child_id = any($1) and state = any($2) order by id for update',
    [childIds, STATES_TO_JOIN],
  );
  const rows = await tx.query<RecognisedRow>(
    `select person.id as child_id, person.restricted, open.id as episode_id, open.worker_key,
       (select coalesce(jsonb_agg(referral.received_at), '[]')
        from referral_child join referral on referral.id = referral_child.referral_id
        where referral_child.child_id = person.id and referral.state <> 'withdrawn'
          and referral_child.state not in ('joined-episode', 'withdrawn', 'passed-on')) as received,
       (select coalesce(jsonb_agg(opened_on), '[]') from episode where child_id = person.id and origin = 'census') as census,
       ${addressesJson('person.id')} as addresses,
       (select coalesce(jsonb_agg(jsonb_build_object('personId', adult.id, 'matchText', adult.match_text,
            'dateOfBirth', adult.date_of_birth, 'addresses', ${addressesJson('adult.id')}) order by adult.id), '[]')
        from person adult where not adult.is_child and not adult.restricted and adult.id in (
          select from_person_id from relationship where to_person_id = person.id and withdrawn_at is null
          union select to_person_id from relationship where from_person_id = person.id and withdrawn_at is null
          union select beside.person_id from residence mine join residence beside on beside.address_id = mine.address_id
            where mine.person_id = person.id and mine.withdrawn_at is null and beside.withdrawn_at is null)) as adults,
       (select holder from case_holding where child_id = person.id and until is null) as holder
     from person
     left join lateral (
       select id, worker_key from episode where child_id = person.id and state = any($2) order by opened_on desc, id desc limit 1
     ) open on true
     where person.id = any($1) and person.is_child`,
    [childIds, STATES_TO_JOIN],
  );
  return rows.map((row) => ({
    childId: row.child_id,
    restricted: row.restricted,
    openEpisode: row.episode_id === null ? null : { id: row.episode_id, workerKey: row.worker_key },
    receivedAt: row.received,
    censusOpenedOn: row.census,
    addresses: row.addresses,
    adults: row.adults,
    holder: row.holder,
  }));
}

interface PersonNames {
  given_name: string | null;
  family_name: string | null;
  alternative_names: ToldChild['alternativeNames'];
}

/**
 * Adds to a recognised child what its record does not have yet: a census child gets its name, another spelling becomes an
 * alternative name. What the record says already is never overwritten by a referral; that is what corrections are for.
 */
export async function fillGaps(tx: Tx, childId: string, told: ToldChild): Promise<void> {
  const [person] = await tx.query<PersonNames>(
    'select given_name, family_name, alternative_names from person where id = $1',
    [childId],
  );
  const unnamed = person!.given_name === null && person!.family_name === null;
  const names = {
    givenName: unnamed ? told.givenName : person!.given_name,
    familyName: unnamed ? told.familyName : person!.family_name,
    alternativeNames: withNames(person!, unnamed ? told.alternativeNames : [told, ...told.alternativeNames]),
  };
  const { match_names, match_text } = matchColumns(names);
  await tx.query(
    `update person set given_name = $2, family_name = $3, alternative_names = $4, match_names = $5, match_text = $6,
       upn = coalesce(upn, $7), nhs_number = coalesce(nhs_number, $8), ethnicity = coalesce(ethnicity, $9),
       date_of_birth = case when unborn then date_of_birth else coalesce(date_of_birth, $10) end,
       version = version + 1
     where id = $1`,
    [
      childId,
      names.givenName,
      names.familyName,
      JSON.stringify(names.alternativeNames),
      match_names,
      match_text,
      told.upn,
      told.nhsNumber,
      told.ethnicity,
      told.dateOfBirth,
    ],
  );
}

function withNames(person: PersonNames, more: readonly Pick<ToldChild, 'givenName' | 'familyName'>[]) {
  const key = (given: string | null, family: string | null): string => `${given ?? ''}\n${family ?? ''}`;
  const seen = new Set([
    key(person.given_name, person.family_name),
    ...person.alternative_names.map(({ givenName, familyName }) => key(givenName, familyName)),
  ]);
  const added = more
    .filter(
      ({ givenName, familyName }) =>
        (givenName ?? familyName) !== null && !seen.has(key(givenName, familyName)),
    )
    .map(({ givenName, familyName }) => ({ givenName, familyName }));
  return [...person.alternative_names, ...added];
}
