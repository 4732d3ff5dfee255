import type { FamilyRestriction } from '@conjoint/contracts';
import type { Acting } from '@conjoint/platform';
import { mayKnow } from '../episodes/hidden.js';
import type { Reader } from '../workers/worker.repository.js';

const INSTANT = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const RESTRICTION = `select restriction.id as "restrictionId", restriction.worker_id as "workerId",
  coalesce(worker.name, worker.source_ref) as "workerName",
  case when restriction.child_id is null then 'family' else 'child' end as "of",
  restriction.referral_id as "referralId", restriction.child_id as "childId",
  (select episode_id from episode_fact episode
    where episode.referral_id = restriction.referral_id or episode.child_id = restriction.child_id
    order by episode.opened_on desc, episode.episode_id limit 1) as "episodeId",
  restriction.reason, ${INSTANT('restriction.recorded_at')} as "recordedAt", restriction.recorded_by_name as "recordedByName",
  ${INSTANT('restriction.lifted_at')} as "liftedAt", restriction.lifted_by_name as "liftedByName", restriction.lift_reason as "liftReason"
  from family_restriction restriction join worker on worker.id = restriction.worker_id`;

/** SQL: none of the children it is about is hidden from whoever asks. */
const knownTo = (acting: Pick<Acting, 'roles'>): string => `not exists (select 1 from episode_fact hidden
  where not (${mayKnow(acting, 'hidden')}) and (hidden.child_id = restriction.child_id or hidden.referral_id = restriction.referral_id))`;

/** Those in force first, the newest of each first. */
export function familyRestrictions(
  reader: Reader,
  acting: Pick<Acting, 'roles'>,
): Promise<FamilyRestriction[]> {
  return reader.query(
    `${RESTRICTION} where ${knownTo(acting)} order by restriction.lifted_at is not null, restriction.recorded_at desc, restriction.id limit 500`,
  );
}

export async function familyRestriction(
  reader: Reader,
  id: string,
  acting: Pick<Acting, 'roles'>,
): Promise<FamilyRestriction | null> {
  const [row] = await reader.query<FamilyRestriction>(
    `${RESTRICTION} where restriction.id = $1 and ${knownTo(acting)}`,
    [id],
  );
  return row ?? null;
}
