import type { soughtChildSchema } from '@conjoint/contracts';
import {
  normaliseName,
  parsePostcode,
  possibleMatch,
  type MatchPerson,
  type PossibleMatch,
} from '@conjoint/kernel';
import type { PartitionDb, Tx } from '@conjoint/platform';
import type { z } from 'zod';
import { matchNames } from '../household/match-text.js';
import { NAMES_HIDDEN_CHILD } from '../restriction/hidden.js';

type Queries = Pick<PartitionDb | Tx, 'query'>;

/** What is looked for: a child of a form, or of another council's look-up. */
export type SoughtChild = Omit<z.output<typeof soughtChildSchema>, 'postcodes'> & {
  expectedOn?: string | null;
  postcodes: readonly string[];
};

/** A child of the records with everything a match is judged and shown by. */
export interface Candidate {
  id: string;
  given_name: string | null;
  family_name: string | null;
  alternative_names: { givenName: string | null; familyName: string | null }[];
  unborn: boolean;
  date_of_birth: string | null;
  expected_on: string | null;
  upn: string | null;
  nhs_number: string | null;
  local_id: string | null;
  restricted: boolean;
  addresses: { lines: string[]; postcode: string | null }[];
  episode_id: string | null;
  episode_opened_on: string | null;
  worker_name: string | null;
  waiting_referral_id: string | null;
}

/** Far more than anybody would look through; it only bounds what a common name brings. */
const MOST_CANDIDATES = 300;

export const CANDIDATE = `person.id, person.given_name, person.family_name, person.alternative_names, person.unborn,
  person.date_of_birth::text, person.expected_on::text, person.upn, person.nhs_number, person.local_id, person.restricted,
  (select coalesce(jsonb_agg(jsonb_build_object('lines', address.lines, 'postcode', address.postcode) order by residence.recorded_at desc), '[]')
   from residence join address on address.id = residence.address_id
   where residence.person_id = person.id and residence.withdrawn_at is null) as addresses,
  open.id as episode_id, open.opened_on::text as episode_opened_on, open.worker_name,
  (select referral.id from referral_child join referral on referral.id = referral_child.referral_id
   where referral_child.child_id = person.id and referral_child.state = 'waiting' and referral.state in ('waiting', 'offered') and not ${NAMES_HIDDEN_CHILD}
   order by referral.received_at desc limit 1) as waiting_referral_id`;

export const OPEN_EPISODE = `left join lateral (
  select id, opened_on, worker_name from episode where child_id = person.id and state = 'open' order by opened_on desc, id desc limit 1
) open on true`;

/** Names that look alike (by trigrams), the date of birth also with day and month swapped, numbers, and the postcode. */
const CANDIDATES = `select ${CANDIDATE}
from person ${OPEN_EPISODE}
where person.is_child and person.id in (
  (select named.id from unnest($1::text[]) as sought(name)
   join person named on named.match_text % sought.name or named.match_text %> sought.name
   where named.is_child group by named.id order by max(similarity(named.match_text, sought.name)) desc limit ${MOST_CANDIDATES})
  union all (select id from person where date_of_birth = any($2::date[]) and is_child limit ${MOST_CANDIDATES})
  union all (select id from person where expected_on between $3::date - 112 and $3::date + 28 and is_child limit ${MOST_CANDIDATES})
  union all (select id from person where upn = $4 or nhs_number = $5 limit ${MOST_CANDIDATES})
  union all (select residence.person_id from address join residence on residence.address_id = address.id
   where address.postcode = any($6::text[]) and residence.withdrawn_at is null limit ${MOST_CANDIDATES})
) order by person.id`;

export interface Found {
  candidate: Candidate;
  match: PossibleMatch;
}

/** Every child of this council's records who may be the one sought, hidden ones too: the caller must not show those. */
export async function possibleMatches(db: Queries, sought: SoughtChild): Promise<Found[]> {
  const child = asMatchPerson(sought);
  const candidates = await db.query<Candidate>(CANDIDATES, [
    matchNames(sought),
    birthDates(sought.dateOfBirth),
    sought.expectedOn ?? sought.dateOfBirth,
    sought.upn,
    sought.nhsNumber,
    sought.postcodes.flatMap((text) => {
      const parsed = parsePostcode(text);
      return parsed.ok ? [parsed.value] : [];
    }),
  ]);
  return candidates
    .flatMap((candidate) => {
      const match = possibleMatch({ child, candidate: asCandidate(candidate) });
      return match ? [{ candidate, match }] : [];
    })
    .sort((a, b) => Number(a.match.strength !== 'strong') - Number(b.match.strength !== 'strong'));
}

/** Ids of the children who are in all likelihood the one sought, hidden ones too. */
export async function strongMatches(db: Queries, sought: SoughtChild): Promise<string[]> {
  const found = await possibleMatches(db, sought);
  return found.filter(({ match }) => match.strength === 'strong').map(({ candidate }) => candidate.id);
}

/** The date, and the one with day and month the other way round where there is such a date. */
function birthDates(date: string | null): string[] {
  if (date === null) return [];
  const [year, month, day] = date.split('-') as [string, string, string];
  return Number(day) <= 12 && day !== month ? [date, `${year}-${day}-${month}`] : [date];
}

function asMatchPerson(sought: SoughtChild): MatchPerson {
  return {
    ...names(sought),
    dateOfBirth: sought.dateOfBirth ?? undefined,
    expectedOn: sought.expectedOn ?? undefined,
    upn: sought.upn ?? undefined,
    nhsNumber: sought.nhsNumber ?? undefined,
    addresses: sought.postcodes.map((postcode) => ({ postcode })),
  };
}

function asCandidate(row: Candidate): MatchPerson {
  return {
    ...names({
      givenName: row.given_name,
      familyName: row.family_name,
      alternativeNames: row.alternative_names,
    }),
    dateOfBirth: row.date_of_birth ?? undefined,
    expectedOn: row.unborn ? (row.expected_on ?? undefined) : undefined,
    upn: row.upn ?? undefined,
    nhsNumber: row.nhs_number ?? undefined,
    localId: row.local_id ?? undefined,
    addresses: row.addresses.map(({ lines, postcode }) => ({
      line: lines[0],
      postcode: postcode ?? undefined,
    })),
  };
}

function names({
  givenName,
  familyName,
  alternativeNames,
}: Pick<SoughtChild, 'givenName' | 'familyName' | 'alternativeNames'>) {
  const pair = (given: string | null, family: string | null) => ({
    given: given ?? undefined,
    family: family ?? undefined,
  });
  return {
    ...pair(givenName, familyName),
    alternativeNames: alternativeNames.map((name) => pair(name.givenName, name.familyName)),
  };
}

/** Children by what somebody typed into the search box: every filled field must fit. Those that are hidden are asked for by themselves. */
export function searchChildren(
  db: Queries,
  asked: {
    name: string;
    dateOfBirth: string | null;
    postcode: string | null;
    localId: string;
    hidden: boolean;
    limit: number;
  },
): Promise<Candidate[]> {
  return db.query<Candidate>(
    `select ${CANDIDATE} from person ${OPEN_EPISODE}
     where person.is_child and person.restricted = $6
       and ($1 = '' or person.match_text %> $1 or person.match_text like '%' || $1 || '%')
       and ($2::date is null or person.date_of_birth = $2 or person.expected_on = $2)
       and ($3::text is null or exists (select 1 from residence join address on address.id = residence.address_id
         where residence.person_id = person.id and address.postcode = $3 and residence.withdrawn_at is null))
       and ($4 = '' or lower(person.local_id) = lower($4))
     order by case when $1 = '' then 0 else 1 - word_similarity($1, person.match_text) end, person.match_text, person.id
     limit $5`,
    [normaliseName(asked.name), asked.dateOfBirth, asked.postcode, asked.localId, asked.limit, asked.hidden],
  );
}
