import { EPISODE_WORK } from '@conjoint/contracts';
import { newId, type Tx } from '@conjoint/platform';

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
