import type { AllocationView, WorkEpisode } from '@conjoint/contracts';
import type { Acting } from '@conjoint/platform';
import { mayKnow } from '../episodes/hidden.js';
import { teamOf } from '../teams/episode-team.repository.js';
import type { Reader } from '../workers/worker.repository.js';

const INSTANT = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** An episode with the points it weighs on the day that is parameter 1. */
const EPISODE = `episode.episode_id as "episodeId", episode.child_id as "childId", episode.referral_id as "referralId",
  episode.state, episode.work, episode.opened_on::text as "openedOn", episode.due_on::text as "dueOn",
  coalesce((select points from tier_weight where work = episode.work and valid_from <= $1 order by valid_from desc limit 1), 0) as points`;

/** Whose roles say whether she may know of restricted records. */
export type Who = Pick<Acting, 'roles'>;

export interface WaitingEpisode extends WorkEpisode {
  readonly teamId: string | null;
}

/** Open episodes that nobody has, soonest due first: those without a due day by the day they opened. */
export async function unallocated(
  reader: Reader,
  asked: { on: string; teamId: string | null; limit: number; offset: number; acting: Who },
): Promise<{ items: WaitingEpisode[]; total: number }> {
  const rows = await reader.query<WaitingEpisode & { total: number }>(
    `select ${EPISODE}, team.id as "teamId", count(*) over ()::int as total
     from episode_fact episode left join team on team.id = ${teamOf()}
     where episode.state = 'open' and ${mayKnow(asked.acting)} and ($2::uuid is null or team.id = $2)
       and not exists (select 1 from allocation where allocation.episode_id = episode.episode_id and allocation.state = 'current')
     order by episode.due_on nulls last, episode.opened_on, episode.episode_id limit $3 offset $4`,
    [asked.on, asked.teamId, asked.limit, asked.offset],
  );
  return { items: rows.map(({ total: _, ...item }) => item), total: rows[0]?.total ?? 0 };
}

/** What a worker has here now, soonest due first. */
export function currentWork(
  reader: Reader,
  { workerId, on, acting }: { workerId: string; on: string; acting: Who },
): Promise<(WorkEpisode & { allocationId: string; since: string })[]> {
  return reader.query(
    `select ${EPISODE}, allocation.id as "allocationId", ${INSTANT('allocation.started_at')} as since
     from allocation join episode_fact episode using (episode_id)
     where allocation.worker_id = $2 and allocation.state = 'current' and ${mayKnow(acting)}
     order by episode.due_on nulls last, episode.opened_on, episode.episode_id`,
    [on, workerId],
  );
}

export function workEpisodes(
  reader: Reader,
  { ids, on, acting }: { ids: readonly string[]; on: string; acting: Who },
): Promise<WorkEpisode[]> {
  return reader.query(
    `select ${EPISODE} from episode_fact episode where episode.episode_id = any($2::uuid[]) and ${mayKnow(acting)} order by episode.episode_id`,
    [on, ids],
  );
}

/** The other open episodes of a referral. */
export function siblingsOf(
  reader: Reader,
  { episode, on, acting }: { episode: WorkEpisode; on: string; acting: Who },
): Promise<WorkEpisode[]> {
  return reader.query(
    `select ${EPISODE} from episode_fact episode
     where episode.referral_id = $2 and episode.episode_id <> $3 and episode.state = 'open' and ${mayKnow(acting)} order by episode.episode_id`,
    [on, episode.referralId, episode.episodeId],
  );
}

const ALLOCATION = `select allocation.id as "allocationId", allocation.episode_id as "episodeId", allocation.worker_id as "workerId",
  coalesce(worker.name, worker.source_ref) as "workerName", allocation.state, ${INSTANT('allocation.started_at')} as "startedAt",
  allocation.started_by_name as "startedByName", allocation.rationale, allocation.advice, allocation.against_advice as "againstAdvice",
  ${INSTANT('allocation.ended_at')} as "endedAt", nullif(allocation.ended_by_name, '') as "endedByName", allocation.end_reason as "endReason"
  from allocation join worker on worker.id = allocation.worker_id`;

/** The newest first. */
export function allocationsOfEpisodes(
  reader: Reader,
  episodeIds: readonly string[],
): Promise<AllocationView[]> {
  return reader.query(
    `${ALLOCATION} where allocation.episode_id = any($1::uuid[]) order by allocation.started_at desc, allocation.id desc`,
    [episodeIds],
  );
}

export function allocationsById(reader: Reader, ids: readonly string[]): Promise<AllocationView[]> {
  return reader.query(`${ALLOCATION} where allocation.id = any($1::uuid[]) order by allocation.episode_id`, [
    ids,
  ]);
}

/** What a request has allocated already: it may be sent twice. */
export function allocationsOfRequest(reader: Reader, requestId: string): Promise<AllocationView[]> {
  return reader.query(`${ALLOCATION} where allocation.request_id = $1 order by allocation.episode_id`, [
    requestId,
  ]);
}
