import type { CaseHolding, ReferralInput } from '@conjoint/contracts';
import { newId, type Tx } from '@conjoint/platform';
import { matchColumns } from '../household/match-text.js';
import type { ToldAdult, ToldChild } from '../household/person-check.rules.js';
import { recordNames } from './correction.rules.js';
import type { PersonField } from './fact-path.js';
import type { HistoryEntry } from './household-part.rules.js';

export interface Correcting {
  reason: string;
  at: Date;
  by: { key: string; name: string };
}

/**
 * Lines of the history, in the order in which they are given. `childId` where the record of a child changed too: its page shows it.
 * `referralId` is null where only the record changed.
 */
export async function insertCorrections(
  tx: Tx,
  entries: readonly (HistoryEntry & { referralId: string | null; childId: string | null })[],
  { reason, at, by }: Correcting,
): Promise<void> {
  // Of one moment, they are read in the order of their ids.
  const ids = entries.map(() => newId()).sort();
  const rows = entries.map(({ referralId, childId, field, before, after }, index) => ({
    id: ids[index],
    referral_id: referralId,
    child_id: childId,
    field,
    before,
    after,
    reason,
    at,
    by: by.key,
    by_name: by.name,
  }));
  await tx.query(
    `insert into correction (id, referral_id, child_id, field, before, after, reason, at, by, by_name)
     select id, referral_id, child_id, field, before, after, reason, at, by, by_name
     from jsonb_populate_recordset(null::correction, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}

/** What a referral says of one of its people. */
export async function keepToldPerson(
  tx: Tx,
  referralId: string,
  { personId, told }: { personId: string; told: ToldChild | ToldAdult },
): Promise<void> {
  const text = JSON.stringify(told);
  await tx.query('update referral_child set told = $3 where referral_id = $1 and child_id = $2', [
    referralId,
    personId,
    text,
  ]);
  await tx.query('update referral_adult set told = $3 where referral_id = $1 and person_id = $2', [
    referralId,
    personId,
    text,
  ]);
}

const PERSON_COLUMNS: Readonly<Record<Exclude<PersonField, 'alternativeNames'>, string>> = {
  givenName: 'given_name',
  familyName: 'family_name',
  dateOfBirth: 'date_of_birth',
  expectedOn: 'expected_on',
  sex: 'sex',
  ethnicity: 'ethnicity',
  upn: 'upn',
  nhsNumber: 'nhs_number',
  telephone: 'telephone',
  email: 'email',
};

/** Corrects a fact of a person's record. A date of birth says that an unborn child has been born. */
export async function correctRecord(
  tx: Tx,
  { personId, field, value }: { personId: string; field: keyof typeof PERSON_COLUMNS; value: string | null },
): Promise<void> {
  const born = field === 'dateOfBirth' && value !== null ? ', unborn = false' : '';
  await tx.query(
    `update person set ${PERSON_COLUMNS[field]} = $2, version = version + 1${born} where id = $1`,
    [personId, value],
  );
  if (field === 'givenName' || field === 'familyName') await makeFindable(tx, personId);
}

type Names = ToldChild['alternativeNames'];

export async function correctRecordNames(
  tx: Tx,
  { personId, before, after }: { personId: string; before: Names; after: Names },
): Promise<void> {
  const [person] = await tx.query<{ names: Names }>(
    'select alternative_names as names from person where id = $1',
    [personId],
  );
  const names = recordNames(person!.names, before, after);
  await tx.query('update person set alternative_names = $2, version = version + 1 where id = $1', [
    personId,
    JSON.stringify(names),
  ]);
  await makeFindable(tx, personId);
}

/** The names a person is looked up by, made anew. */
async function makeFindable(tx: Tx, personId: string): Promise<void> {
  const [person] = await tx.query<{ givenName: string; familyName: string; alternativeNames: Names }>(
    `select given_name as "givenName", family_name as "familyName", alternative_names as "alternativeNames" from person where id = $1`,
    [personId],
  );
  const { match_names, match_text } = matchColumns(person!);
  await tx.query('update person set match_names = $2, match_text = $3 where id = $1', [
    personId,
    match_names,
    match_text,
  ]);
}

export async function keepToldHousehold(
  tx: Tx,
  referralId: string,
  { relationships, addresses }: Pick<ReferralInput, 'relationships' | 'addresses'>,
): Promise<void> {
  await tx.query('update referral set told_relationships = $2, told_addresses = $3 where id = $1', [
    referralId,
    JSON.stringify(relationships),
    JSON.stringify(addresses),
  ]);
}

/** How the council was recognised, which stays the same one: part of the correction, which counts the version on. */
export async function keepRecognition(tx: Tx, referralId: string, holding: CaseHolding): Promise<void> {
  await tx.query(
    `update referral set postcode = $2, area_gss = $3, area_name = $4, area_is_member = $5, route_explanation = $6 where id = $1`,
    [
      referralId,
      holding.postcode,
      holding.areaGss,
      holding.areaName,
      holding.areaIsMember,
      holding.explanation,
    ],
  );
}
