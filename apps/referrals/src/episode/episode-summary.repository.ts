import type { EpisodeWork } from '@conjoint/contracts';
import type { WorkingDayDeadline } from '@conjoint/kernel';
import type { PartitionDb } from '@conjoint/platform';
import type { ClockKind } from '../clock/clock.rules.js';
import { isHidden, namesHidden } from '../restriction/hidden.js';
import type { EpisodeState } from './episode.rules.js';

export interface SummaryRow {
  id: string;
  child_id: string;
  referral_id: string | null;
  given_name: string | null;
  family_name: string | null;
  unborn: boolean;
  local_id: string | null;
  date_of_birth: string | null;
  expected_on: string | null;
  work: EpisodeWork;
  state: EpisodeState;
  opened_on: string;
  closed_on: string | null;
  siblings: string[];
  next_due: { kind: ClockKind; derivation: WorkingDayDeadline } | null;
}

/** Those of the asked that are here and not hidden, in the order asked; of an imported census none is worked on. */
export function readSummaries(
  db: PartitionDb,
  { episodeIds, keeper }: { episodeIds: readonly string[]; keeper: boolean },
): Promise<SummaryRow[]> {
  return db.query<SummaryRow>(
    `select episode.id, episode.child_id, shown.referral_id, person.given_name, person.family_name, person.unborn, person.local_id,
       person.date_of_birth::text, person.expected_on::text, coalesce(episode.work, 'assessment') as work, episode.state,
       episode.opened_on::text, episode.closed_on::text,
       (select coalesce(jsonb_agg(referral_child.child_id order by referral_child.position), '[]') from referral_child
        where referral_child.referral_id = shown.referral_id and referral_child.child_id <> episode.child_id
          and referral_child.state <> 'withdrawn') as siblings,
       next.due as next_due
     from (select distinct on (id) id, place from unnest($1::uuid[]) with ordinality asked (id, place) order by id, place) asked
     join episode on episode.id = asked.id and episode.origin = 'referral'
     join person on person.id = episode.child_id
     cross join lateral (select case when $2 or not ${namesHidden('episode.referral_id')} then episode.referral_id end as referral_id) shown
     left join lateral (
       select jsonb_build_object('kind', clock.kind, 'derivation', clock.derivation) as due from clock
       where clock.child_id = episode.child_id and clock.stopped_at is null and clock.superseded_at is null and episode.state = 'open'
       order by clock.due_at, clock.id limit 1
     ) next on true
     where $2 or not ${isHidden('episode.child_id')}
     order by asked.place`,
    [episodeIds, keeper],
  );
}
