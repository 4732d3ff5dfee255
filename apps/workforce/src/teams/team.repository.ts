import { EPISODE_WORK, type EpisodeWork, type TeamView } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { newId, type Acting, type Tx } from '@conjoint/platform';
import { mayKnow } from '../episodes/hidden.js';
import { teamOf } from './episode-team.repository.js';
import type { Reader } from '../workers/worker.repository.js';

/** The team a council begins with: every kind of work comes to it until somebody arranges it otherwise. */
export async function openFirstTeam(tx: Tx, { on, at }: { on: string; at: Date }): Promise<string> {
  const id = newId(at.getTime());
  await tx.query(
    `insert into team (id, name, works, opened_on, recorded_at, recorded_by) values ($1, 'Assessment team', $2, $3, $4, 'system:workforce')`,
    [id, [...EPISODE_WORK], on, at],
  );
  return id;
}

/** Whoever works here and is in no team joins the oldest one: a team manager as its manager. Says who joined. */
export async function joinTeams(tx: Tx, on: string): Promise<string[]> {
  const joined = await tx.query<{ id: string }>(
    `insert into team_member (id, team_id, worker_id, part, from_on)
     select gen_random_uuid(), team.id, worker.id,
       case when terms.grade = 'team-manager' then 'manager' else 'member' end, $1
     from (select id from team where closed_on is null order by opened_on, id limit 1) team, worker
     join lateral (select grade from worker_terms where worker_id = worker.id and superseded_at is null
       order by valid_from desc limit 1) terms on true
     where worker.person_key is not null and worker.left_on is null
       and not exists (select 1 from team_member where worker_id = worker.id)
     on conflict do nothing returning worker_id as id`,
    [on],
  );
  return joined.map(({ id }) => id);
}

/** Open teams by name, who is in each, and how many children wait there. */
export function openTeams(reader: Reader, acting: Pick<Acting, 'personKey' | 'roles'>): Promise<TeamView[]> {
  const people = (
    part: string,
  ): string => `coalesce((select jsonb_agg(jsonb_build_object('workerId', worker.id,
      'name', coalesce(worker.name, worker.source_ref)) order by worker.name, worker.id)
    from team_member join worker on worker.id = team_member.worker_id
    where team_member.team_id = team.id and team_member.part = '${part}' and team_member.until_on is null), '[]')`;
  return reader.query(
    `select team.id as "teamId", team.name, team.works, team.version, ${people('manager')} as managers, ${people('member')} as members,
       (select count(*)::int from episode_fact episode where episode.state = 'open' and ${mayKnow(acting)} and ${teamOf()} = team.id
         and not exists (select 1 from allocation where allocation.episode_id = episode.episode_id and allocation.state = 'current'))
         as unallocated,
       exists (select 1 from team_member join worker on worker.id = team_member.worker_id
         where team_member.team_id = team.id and part = 'manager' and until_on is null and worker.person_key = $1) as mine
     from team where closed_on is null order by team.name, team.id`,
    [acting.personKey],
  );
}

export interface TeamWish {
  readonly id: string;
  readonly name: string;
  readonly works: readonly EpisodeWork[];
  readonly managers: readonly string[];
  readonly members: readonly string[];
}

/** Work has one team: what this one takes, no other open team has any more. */
export async function takeWork(tx: Tx, { id, works }: Pick<TeamWish, 'id' | 'works'>): Promise<void> {
  await tx.query(
    `update team set works = array(select work from unnest(works) as work where work <> all($2::text[])), version = version + 1
     where id <> $1 and closed_on is null and works && $2::text[]`,
    [id, works],
  );
}

/** Who is in the team from today; whoever is not any more was in it until today. */
export async function putMembers(tx: Tx, { id, managers, members }: TeamWish, on: string): Promise<void> {
  const wanted = [
    ...managers.map((workerId) => ({ workerId, part: 'manager' })),
    ...members
      .filter((workerId) => !managers.includes(workerId))
      .map((workerId) => ({ workerId, part: 'member' })),
  ];
  const wantedJson = JSON.stringify(wanted);
  await tx.query(
    `update team_member set until_on = $3 where team_id = $1 and until_on is null
       and not exists (select 1 from jsonb_to_recordset($2::jsonb) as wanted ("workerId" uuid, part text)
         where wanted."workerId" = worker_id and wanted.part = team_member.part)`,
    [id, wantedJson, on],
  );
  await tx.query(
    `insert into team_member (id, team_id, worker_id, part, from_on)
     select gen_random_uuid(), $1, wanted."workerId", wanted.part, $3
     from jsonb_to_recordset($2::jsonb) as wanted ("workerId" uuid, part text)
     on conflict (team_id, worker_id) where until_on is null do nothing`,
    [id, wantedJson, on],
  );
}

/** A list of a team that is not here is not an empty list. @throws DomainError `not-found` */
export async function requireTeam(reader: Reader, teamId: string | undefined): Promise<void> {
  if (teamId === undefined) return;
  const found = await reader.query('select 1 from team where id = $1', [teamId]);
  if (found.length === 0) throw new DomainError('not-found', 'There is no such team in this council');
}
