import type { PartitionDb } from '@conjoint/platform';
import type { Days } from './caseload-days.rules.js';

export interface TalliedEpisode {
  episodeId: string;
  childId: string;
  from: string;
  until: string;
  days: number;
}

/**
 * `caseloadDays` of the rules for every episode at once, in the order of episode ids. Restricted records count as all others: the
 * council pays for its children whether or not everybody may know of them, and an id leads nobody to one.
 */
export function tallyEpisodes(
  db: PartitionDb,
  { from, until }: Days,
  { after, limit }: { after: string | null; limit: number },
): Promise<TalliedEpisode[]> {
  return db.query(
    `select id as "episodeId", child_id as "childId", min(first_day)::text as "from", max(last_day)::text as "until",
       sum(last_day - first_day + 1)::int as days
     from (
       select episode.id, episode.child_id,
         greatest($1::date, episode.opened_on, (holding.since at time zone 'Europe/London')::date) as first_day,
         least($2::date, episode.closed_on, (holding.until at time zone 'Europe/London')::date - 1) as last_day
       from episode
       join case_holding holding on holding.child_id = episode.child_id and holding.holder = episode.council
       where episode.origin = 'referral' and episode.opened_on <= $2::date
         and (episode.state = 'open' or episode.closed_on >= $1::date)
         and ($3::uuid is null or episode.id > $3::uuid)
     ) stretch
     where first_day <= last_day
     group by id, child_id order by id limit $4`,
    [from, until, after, limit],
  );
}
