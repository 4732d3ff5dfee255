import type { EpisodeTeam } from '@conjoint/contracts';
import { newId, type Tx } from '@conjoint/platform';
import type { Reader } from '../workers/worker.repository.js';

/**
 * SQL: the team of an episode: where somebody put it last, or else the one that has its kind of work. A team that was closed since has
 * nobody. The argument is the name the query gives to `episode_fact`.
 */
export const teamOf = (episode = 'episode'): string => `coalesce(
  (select open.id from (select team_id from episode_team where episode_team.episode_id = ${episode}.episode_id
     order by id desc limit 1) put join team open on open.id = put.team_id and open.closed_on is null),
  (select open.id from team open where open.closed_on is null and ${episode}.work = any(open.works) order by open.opened_on, open.id limit 1))`;

export async function episodeTeam(reader: Reader, episodeId: string): Promise<EpisodeTeam> {
  const [row] = await reader.query<EpisodeTeam>(
    `select team.id as "teamId", team.name,
       coalesce((select team_id = team.id from episode_team where episode_id = $1 order by id desc limit 1), false) as "byHand",
       coalesce((select jsonb_agg(jsonb_build_object('at', to_char(put.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
           'byName', put.by_name, 'reason', put.reason, 'teamName', named.name) order by put.id desc)
         from episode_team put left join team named on named.id = put.team_id where put.episode_id = $1), '[]') as moves
     from episode_fact episode left join team on team.id = ${teamOf()} where episode.episode_id = $1`,
    [episodeId],
  );
  return row!;
}

export async function isOpenTeam(reader: Reader, teamId: string): Promise<boolean> {
  return (await reader.query('select 1 from team where id = $1 and closed_on is null', [teamId])).length > 0;
}

/** False where this very request was carried out before. */
export async function putInTeam(
  tx: Tx,
  put: {
    requestId: string;
    episodeId: string;
    teamId: string | null;
    reason: string;
    at: Date;
    by: string;
    byName: string;
  },
): Promise<boolean> {
  const rows = await tx.query(
    `insert into episode_team (id, request_id, episode_id, team_id, reason, at, by, by_name) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (request_id) do nothing returning id`,
    [newId(), put.requestId, put.episodeId, put.teamId, put.reason, put.at, put.by, put.byName],
  );
  return rows.length > 0;
}
