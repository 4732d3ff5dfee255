import { episodeChanged, type EpisodeFact, type EpisodeWork } from '@conjoint/contracts';
import type { Tx } from '@conjoint/platform';

interface FactRow {
  id: string;
  child_id: string;
  referral_id: string;
  state: EpisodeFact['state'];
  work: EpisodeWork;
  opened_on: string;
  closed_on: string | null;
  closure_reason: string | null;
  referral_nfa: boolean;
  re_referral: boolean;
  restricted: boolean;
  assessment: EpisodeFact['assessment'];
}

/** The last assessment that goes on or was completed: one that a closure cut off is none. In time is what its clock says now. */
const ASSESSMENT = `select jsonb_build_object('startedOn', assessment.started_on, 'dueOn', clock.derivation ->> 'dueOn',
    'completedOn', assessment.completed_on,
    'inTime', case when assessment.state = 'completed' then assessment.completed_at <= clock.due_at end) as fact
  from assessment join clock on clock.referral_id = assessment.referral_id and clock.child_id = assessment.child_id
    and clock.kind = 'child-and-family-assessment' and clock.superseded_at is null
  where assessment.episode_id = episode.id and assessment.state <> 'ended'
  order by assessment.started_on desc, assessment.id desc limit 1`;

/** The current state of episodes that began here. Those of an imported census say no fact (ADR 12). */
export async function episodeFacts(
  tx: Pick<Tx, 'query'>,
  episodeIds: readonly string[],
): Promise<EpisodeFact[]> {
  const rows = await tx.query<FactRow>(
    `select episode.id, episode.child_id, episode.referral_id, episode.state, coalesce(episode.work, 'assessment') as work,
       episode.opened_on::text, episode.closed_on::text, episode.closure_reason, coalesce(episode.referral_nfa, false) as referral_nfa,
       coalesce(referral_child.re_referral, false) as re_referral, last.fact as assessment, person.restricted
     from episode join person on person.id = episode.child_id
     left join referral_child on referral_child.referral_id = episode.referral_id and referral_child.child_id = episode.child_id
     left join lateral (${ASSESSMENT}) last on true
     where episode.id = any($1) and episode.origin = 'referral' order by episode.id`,
    [episodeIds],
  );
  return rows.map((row) => ({
    episodeId: row.id,
    childId: row.child_id,
    referralId: row.referral_id,
    state: row.state,
    work: row.work,
    openedOn: row.opened_on,
    closedOn: row.closed_on,
    closureReason: row.closure_reason,
    withoutAssessment: row.referral_nfa,
    reReferral: row.re_referral,
    restricted: row.restricted,
    assessment: row.assessment,
  }));
}

/**
 * Says the current state of episodes, in the transaction that changed them or something their facts rest on. They are locked first, so
 * that of two changes at one moment the later one says what both left.
 */
export async function publishEpisodes(
  tx: Pick<Tx, 'query' | 'publish'>,
  episodeIds: readonly string[],
): Promise<void> {
  if (episodeIds.length === 0) return;
  await tx.query('select id from episode where id = any($1) order by id for no key update', [episodeIds]);
  for (const fact of await episodeFacts(tx, episodeIds))
    await tx.publish(episodeChanged, { aggregateId: fact.episodeId, payload: fact });
}

/**
 * The same for the episodes that these referrals began for these children. The caller has locked the children: an episode of a sibling
 * that somebody else works on at the moment would be waited for by somebody who waits for these.
 */
export async function publishEpisodesOf(
  tx: Pick<Tx, 'query' | 'publish'>,
  { referralIds, childIds }: { referralIds: readonly string[]; childIds: readonly string[] },
): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    `select id from episode where referral_id = any($1) and child_id = any($2) and origin = 'referral'`,
    [referralIds, childIds],
  );
  await publishEpisodes(
    tx,
    rows.map(({ id }) => id),
  );
}

/** The same for every episode of a child that began here: her record is hidden, or shown again. */
export async function publishEpisodesOfChild(
  tx: Pick<Tx, 'query' | 'publish'>,
  childId: string,
): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    `select id from episode where child_id = $1 and origin = 'referral'`,
    [childId],
  );
  await publishEpisodes(
    tx,
    rows.map(({ id }) => id),
  );
}

/** The next episodes that began here in the order of their ids, held until the transaction ends: see `holdReferralsAfter`. */
export async function holdEpisodesAfter(
  tx: Pick<Tx, 'query'>,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from episode where origin = 'referral' and ($1::uuid is null or id > $1) order by id limit $2 for share`,
    [after, limit],
  );
  return rows.map(({ id }) => id);
}

export async function isEpisode(tx: Pick<Tx, 'query'>, id: string): Promise<boolean> {
  return (await tx.query('select 1 from episode where id = $1', [id])).length > 0;
}
