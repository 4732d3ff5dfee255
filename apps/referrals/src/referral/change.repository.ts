import { newId, type Tx } from '@conjoint/platform';
import { matchColumns } from '../household/match-text.js';
import type { ToldChild } from '../household/person-check.rules.js';
import { moveChildren } from './referral-child.repository.js';
import { REFERRAL_COLUMNS, type ChildField, type ReferralField } from './correction.rules.js';

interface By {
  key: string;
  name: string;
}

/** Counts the version on with whatever else changes; column names come from constants of this app only. */
export async function changeReferral(
  tx: Tx,
  referralId: string,
  changes: Readonly<Record<string, unknown>>,
): Promise<void> {
  const columns = Object.keys(changes);
  const set = ['version = version + 1', ...columns.map((column, index) => `${column} = $${index + 2}`)];
  await tx.query(`update referral set ${set.join(', ')} where id = $1`, [
    referralId,
    ...Object.values(changes),
  ]);
}

export function correctReferralField(
  tx: Tx,
  referralId: string,
  { field, value }: { field: ReferralField; value: string | null },
): Promise<void> {
  return changeReferral(tx, referralId, { [REFERRAL_COLUMNS[field]]: value });
}

const PERSON_COLUMNS: Readonly<Record<ChildField, string>> = {
  givenName: 'given_name',
  familyName: 'family_name',
  dateOfBirth: 'date_of_birth',
  expectedOn: 'expected_on',
  sex: 'sex',
  ethnicity: 'ethnicity',
  upn: 'upn',
  nhsNumber: 'nhs_number',
};

/** Corrects a fact both in what was told and in the child's record; names are made findable anew. */
export async function correctChildField(
  tx: Tx,
  {
    referralId,
    childId,
    field,
    told,
  }: { referralId: string; childId: string; field: ChildField; told: ToldChild },
): Promise<void> {
  await changeReferral(tx, referralId, {});
  await tx.query('update referral_child set told = $3 where referral_id = $1 and child_id = $2', [
    referralId,
    childId,
    JSON.stringify(told),
  ]);
  const born = field === 'dateOfBirth' && told.dateOfBirth !== null;
  await tx.query(
    `update person set ${PERSON_COLUMNS[field]} = $2, version = version + 1${born ? ', unborn = false' : ''} where id = $1`,
    [childId, told[field]],
  );
  if (field !== 'givenName' && field !== 'familyName') return;
  const [person] = await tx.query<{
    given_name: string | null;
    family_name: string | null;
    alternative_names: ToldChild['alternativeNames'];
  }>('select given_name, family_name, alternative_names from person where id = $1', [childId]);
  const { match_names, match_text } = matchColumns({
    givenName: person!.given_name,
    familyName: person!.family_name,
    alternativeNames: person!.alternative_names,
  });
  await tx.query('update person set match_names = $2, match_text = $3 where id = $1', [
    childId,
    match_names,
    match_text,
  ]);
}

export async function insertCorrection(
  tx: Tx,
  row: {
    referralId: string;
    /** Null where it is about the referral and no one child. */
    childId: string | null;
    field: string;
    before: string | null;
    after: string | null;
    reason: string;
    at: Date;
    by: By;
  },
): Promise<void> {
  await tx.query(
    `insert into correction (id, referral_id, child_id, field, before, after, reason, at, by, by_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      newId(),
      row.referralId,
      row.childId,
      row.field,
      row.before,
      row.after,
      row.reason,
      row.at,
      row.by.key,
      row.by.name,
    ],
  );
}

/**
 * What rests on the moment of receipt besides the clocks: whether children are re-referrals, when their episodes opened, and from
 * when this council held the case.
 */
export async function moveReceipt(
  tx: Tx,
  { referralId, receivedOn, receivedAt }: { referralId: string; receivedOn: string; receivedAt: string },
): Promise<void> {
  await tx.query(
    `update episode set opened_on = $2, version = version + 1
     where referral_id = $1 and origin = 'referral' and (closed_on is null or closed_on >= $2)`,
    [referralId, receivedOn],
  );
  await tx.query(
    `update case_holding set since = $2 where referral_id = $1 and (until is null or until > $2)
       and holder = conjoint_partition()
       and not exists (select 1 from case_holding earlier where earlier.child_id = case_holding.child_id and earlier.since < case_holding.since)
       and not exists (select 1 from passing_on where referral_id = $1 and direction = 'in')`,
    [referralId, receivedAt],
  );
}

/** The children that still wait are withdrawn with the referral, and its clocks stop. */
export async function withdrawWaiting(
  tx: Tx,
  { referralId, at }: { referralId: string; at: Date },
): Promise<void> {
  await moveChildren(tx, { referralId, action: 'withdraw' });
  await tx.query(
    'update clock set stopped_at = $2 where referral_id = $1 and stopped_at is null and superseded_at is null',
    [referralId, at],
  );
}
