import type { Partnership } from '@conjoint/platform';
import { hasCaseworkRole, rolesLent } from '../workers/places.js';
import type { Reader } from '../workers/worker.repository.js';
import { termsOn, type Worker } from '../workers/worker.rules.js';
import type { Circumstances } from './candidate.rules.js';

export type MandateStanding = Circumstances['mandate'];
/** Who works with a child holds this role here. */
const CASEWORKER = 'social-worker';

/**
 * Whether each worker may act here as a social worker. A mandate of a role comes with her sign-in, so that somebody who has not signed in
 * here yet has none: she is expected where her employer's record or the partnership file gives her one (docs/adr/0019).
 */
export async function mandateStandings(
  reader: Reader,
  partnership: Partnership,
  { partition, workers, on }: { partition: string; workers: readonly Worker[]; on: string },
): Promise<Map<string, MandateStanding>> {
  const keys = workers.flatMap(({ personKey }) => personKey ?? []);
  const known = await reader.query<{ personKey: string; held: boolean; withdrawn: boolean; seen: boolean }>(
    `select known.person_key as "personKey", known.vouched_at is not null as seen,
       exists (select 1 from mandate where mandate.person_key = known.person_key and state = 'active' and roles @> array['${CASEWORKER}']
         and valid_from <= $2 and (valid_until is null or valid_until >= $2)) as held,
       exists (select 1 from mandate where mandate.person_key = known.person_key and state = 'withdrawn' and roles @> array['${CASEWORKER}']) as withdrawn
     from person_known known where known.person_key = any($1)`,
    [keys, on],
  );
  const byKey = new Map(known.map((one) => [one.personKey, one]));
  const standing = (worker: Worker): MandateStanding => {
    if (worker.personKey === null) return 'none';
    const one = byKey.get(worker.personKey);
    if (one?.held) return 'held';
    if (one?.withdrawn || one?.seen) return 'none';
    return isExpected(partnership, worker, { partition, on }) ? 'expected' : 'none';
  };
  return new Map(workers.map((worker) => [worker.id, standing(worker)]));
}

function isExpected(
  partnership: Partnership,
  worker: Worker,
  { partition, on }: { partition: string; on: string },
): boolean {
  const { personKey, employer } = worker;
  const invented = partnership.inventedPeople().find((one) => one.personKey === personKey);
  if (worker.employedHere)
    return invented ? invented.person.roles.includes(CASEWORKER) : termsOn(worker, on).caseHolder;
  if (personKey === null) return false;
  const homeRoles = invented?.person.roles.filter((role) => hasCaseworkRole([role])) ?? [];
  const lent = rolesLent(partnership, { personKey, organisation: employer, homeRoles }, on);
  return lent.get(partition)?.has(CASEWORKER) ?? false;
}

/** Workers who may not work with any of these episodes: with the household of their referral, or with the child. */
export async function restrictedFrom(reader: Reader, episodeIds: readonly string[]): Promise<Set<string>> {
  const rows = await reader.query<{ workerId: string }>(
    `select distinct restriction.worker_id as "workerId"
     from family_restriction restriction join episode_fact episode on episode.episode_id = any($1::uuid[])
     where restriction.lifted_at is null
       and (restriction.child_id = episode.child_id or restriction.referral_id = episode.referral_id
         or exists (select 1 from episode_fact family
           where family.referral_id = restriction.referral_id and family.child_id = episode.child_id))`,
    [episodeIds],
  );
  return new Set(rows.map(({ workerId }) => workerId));
}
