import type { Tx } from '@conjoint/platform';
import type { KnownAddress } from '../household/household-rows.js';
import type { ToldAdult } from '../household/person-check.rules.js';
import type { ReferralChildState } from '../referral/referral.rules.js';
import { insertRows } from '../referral/referral.repository.js';
import type { HouseholdRowsChange, HouseholdRowsNow } from './household-rows-change.js';

const ADDRESS = `jsonb_build_object('id', address.id, 'lines', address.lines, 'postcode', address.postcode, 'kind', address.kind)`;

/** Who lives where and is related to whom by this referral, and where its people live by anything else the council knows. */
export async function householdRowsNow(
  tx: Tx,
  referralId: string,
  personIds: readonly string[],
): Promise<HouseholdRowsNow> {
  const residences = await tx.query<HouseholdRowsNow['residences'][number]>(
    `select residence.id, residence.person_id as "personId", ${ADDRESS} as address
     from residence join address on address.id = residence.address_id
     where residence.referral_id = $1 and residence.withdrawn_at is null order by residence.recorded_at, residence.id`,
    [referralId],
  );
  const relationships = await tx.query<HouseholdRowsNow['relationships'][number]>(
    `select id, from_person_id as "from", to_person_id as "to", kind, parental_responsibility as "parentalResponsibility"
     from relationship where referral_id = $1 and withdrawn_at is null order by recorded_at, id`,
    [referralId],
  );
  const others = await tx.query<{ personId: string; addresses: KnownAddress[] }>(
    `select residence.person_id as "personId", jsonb_agg(${ADDRESS} order by residence.recorded_at, residence.id) as addresses
     from residence join address on address.id = residence.address_id
     where residence.person_id = any($2) and residence.referral_id is distinct from $1
       and residence.lives_until is null and residence.withdrawn_at is null
     group by residence.person_id`,
    [referralId, personIds],
  );
  const elsewhere = new Map(others.map(({ personId, addresses }) => [personId, addresses]));
  return { residences, relationships, elsewhere };
}

export async function changeHouseholdRows(tx: Tx, change: HouseholdRowsChange, at: Date): Promise<void> {
  await tx.query('update residence set withdrawn_at = $2 where id = any($1)', [change.endedResidences, at]);
  await tx.query('update relationship set withdrawn_at = $2 where id = any($1)', [
    change.endedRelationships,
    at,
  ]);
  await insertRows(tx, change.rows);
}

export async function insertAdult(
  tx: Tx,
  row: { referralId: string; personId: string; told: ToldAdult },
): Promise<void> {
  await tx.query(
    `insert into referral_adult (referral_id, person_id, ref, position, told)
     values ($1, $2, $3, (select coalesce(max(position), -1) + 1 from referral_adult where referral_id = $1), $4)
     on conflict (referral_id, person_id) do update set withdrawn_at = null, told = excluded.told`,
    [row.referralId, row.personId, row.told.ref, JSON.stringify(row.told)],
  );
}

export async function withdrawAdult(
  tx: Tx,
  { referralId, personId, at }: { referralId: string; personId: string; at: Date },
): Promise<void> {
  await tx.query('update referral_adult set withdrawn_at = $3 where referral_id = $1 and person_id = $2', [
    referralId,
    personId,
    at,
  ]);
}

/** The child waits for nothing any more in this referral. Which episode it had joined stays in `information`. */
export async function withdrawChild(
  tx: Tx,
  { referralId, childId, state }: { referralId: string; childId: string; state: ReferralChildState },
): Promise<void> {
  await tx.query(
    `update referral_child set state = $3, joined_episode_id = null where referral_id = $1 and child_id = $2`,
    [referralId, childId, state],
  );
}

/** A child that was withdrawn from the referral by mistake, and is added to it again. */
export async function reinstateChild(tx: Tx, row: object): Promise<void> {
  await tx.query(
    `update referral_child set (ref, told, recognised, state, joined_episode_id, re_referral)
       = (again.ref, again.told, again.recognised, again.state, again.joined_episode_id, again.re_referral)
     from jsonb_populate_record(null::referral_child, $1::jsonb) again
     where referral_child.referral_id = again.referral_id and referral_child.child_id = again.child_id`,
    [JSON.stringify(row)],
  );
}

/** Whoever works on the episode that information had joined, if the episode is still open. */
export async function workerOfEpisode(tx: Tx, episodeId: string): Promise<string | null> {
  const [row] = await tx.query<{ worker_key: string | null }>(
    `select worker_key from episode where id = $1 and state = 'open'`,
    [episodeId],
  );
  return row?.worker_key ?? null;
}
