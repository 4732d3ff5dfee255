import type { EpisodeFact, EpisodeWork } from '@conjoint/contracts';
import type { Tx } from '@conjoint/platform';
import type { Reader } from '../workers/worker.repository.js';

/** What this service keeps of an episode. */
export interface Episode {
  readonly episodeId: string;
  readonly childId: string;
  readonly referralId: string;
  readonly state: 'open' | 'closed';
  readonly work: EpisodeWork;
  readonly openedOn: string;
  readonly dueOn: string | null;
  readonly restricted: boolean;
}

const EPISODE = `select episode_id as "episodeId", child_id as "childId", referral_id as "referralId", state, work,
  opened_on::text as "openedOn", due_on::text as "dueOn", restricted from episode_fact`;

export function episodesById(reader: Reader, ids: readonly string[]): Promise<Episode[]> {
  return reader.query<Episode>(`${EPISODE} where episode_id = any($1::uuid[]) order by episode_id`, [ids]);
}

/** Holds episodes in the order of their ids: two managers who would allocate the same one meet here. */
export async function lockEpisodes(tx: Tx, ids: readonly string[]): Promise<Episode[]> {
  await tx.query(
    'select 1 from episode_fact where episode_id = any($1::uuid[]) order by episode_id for update',
    [ids],
  );
  return episodesById(tx, ids);
}

/** Puts a fact in the place of an older one; false where what is kept is newer. */
export async function keepEpisode(
  tx: Tx,
  fact: EpisodeFact,
  { epoch, version, at }: { epoch: number; version: number; at: Date },
): Promise<boolean> {
  const dueOn = fact.assessment && fact.assessment.completedOn === null ? fact.assessment.dueOn : null;
  const kept = await tx.query(
    `insert into episode_fact (episode_id, child_id, referral_id, state, work, opened_on, closed_on, due_on, epoch, version, heard_at, restricted)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (episode_id) do update set child_id = excluded.child_id, referral_id = excluded.referral_id, state = excluded.state,
       work = excluded.work, opened_on = excluded.opened_on, closed_on = excluded.closed_on, due_on = excluded.due_on,
       restricted = excluded.restricted, epoch = excluded.epoch, version = excluded.version, heard_at = excluded.heard_at
     where (episode_fact.epoch, episode_fact.version) < (excluded.epoch, excluded.version)
     returning episode_id`,
    [
      fact.episodeId,
      fact.childId,
      fact.referralId,
      fact.state,
      fact.work,
      fact.openedOn,
      fact.closedOn,
      dueOn,
      epoch,
      version,
      at,
      fact.restricted,
    ],
  );
  return kept.length > 0;
}

/** Takes away what only earlier epochs said, and says which episodes they were. */
export async function takeEpisodesBefore(tx: Tx, epoch: number): Promise<string[]> {
  const gone = await tx.query<{ id: string }>(
    'with gone as (delete from episode_fact where epoch < $1 returning episode_id) select episode_id as id from gone order by 1',
    [epoch],
  );
  return gone.map(({ id }) => id);
}
